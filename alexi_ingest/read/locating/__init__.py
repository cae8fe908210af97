"""Where headings and tables stand on a sheet, told from titles, notes and records."""
