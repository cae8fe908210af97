"""Our whole journey beside what others would take for the same file."""
