"""From bytes to tables: every cell at its address, every value cast or reported."""
