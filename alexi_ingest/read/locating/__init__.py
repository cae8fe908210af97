"""How `locate` tells headings from titles, notes and records."""
