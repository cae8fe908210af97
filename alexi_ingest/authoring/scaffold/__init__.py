"""A package to begin a source with: from an example, or from a spreadsheet in hand; it passes its own tests at once."""
