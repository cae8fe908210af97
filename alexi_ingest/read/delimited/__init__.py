"""Delimited text to records: encoding, delimiter, quotation marks, and rows that differ from the rest."""
