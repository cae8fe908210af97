"""Templates: a workbook for a hub to fill in, made from the same declarations that it will be read by."""
