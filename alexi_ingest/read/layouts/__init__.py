"""Declared layouts: where a table stands on its sheet, which column is which field, and what does not fit."""
