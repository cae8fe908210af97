"""The readers, one for each kind of workbook: all give the same `RawSheet`s."""
