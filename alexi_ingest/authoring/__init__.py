"""What helps the author of a source: a package to begin with, the contract that a source keeps, files to share."""
