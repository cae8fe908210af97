"""What is kept: journal, published rows, flags and outbox, in one database."""
