"""Seeing files and taking custody of them, each exactly once."""
