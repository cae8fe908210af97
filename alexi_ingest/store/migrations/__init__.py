"""Migrations of the journal, run by `opening` and packaged with the code that needs them."""
