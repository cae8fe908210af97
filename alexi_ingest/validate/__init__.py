"""The declared rules, run together; what they find, and what it makes of a row."""
