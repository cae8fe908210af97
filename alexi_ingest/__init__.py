"""Take in the returns of hubs: recognise, read, check, harmonise, keep, and report back cell by cell."""

__version__ = "0.1.0"
