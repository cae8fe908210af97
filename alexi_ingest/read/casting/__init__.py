"""How the text of one cell is read, a module for each kind of value; `read.cast` is the one entry."""
