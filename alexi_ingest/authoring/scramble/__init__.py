"""A file of the same kind and shape with scrambled values, which may be shared."""
