"""The documentation: its pages, and `making`, which writes those that follow from the code."""
