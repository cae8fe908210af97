"""Writes the pages that follow from the code: the reference, and the rules of each return."""
