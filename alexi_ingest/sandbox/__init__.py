"""A named function run in a child process with limits; it knows nothing of returns."""
