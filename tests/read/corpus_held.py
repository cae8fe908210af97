"""What formats and their writers cannot hold of the corpus, cell by cell, and what a file holds instead."""

from __future__ import annotations

from datetime import date, datetime

from tests.read.corpus import Known

SIXTEEN_DIGITS = {"H13": Known(0.3, "0.3")}
FIFTEEN_DIGITS = {
    "H10": Known(0.333333333333333, "0.333333333333333"),
    "H12": Known(6.13826146475017, "6.13826146475017"),
}
ISO_ERA = {"J6": Known(date(1899, 12, 31), "1899-12-31"), "J7": Known(date(1900, 2, 27), "1900-02-27")}
"""LibreOffice has no leap day in 1900, so that its days before March are another day's than Excel's."""
NOT_ESCAPED = {"D25": Known("\r", "\r")}
"""openpyxl writes a text that looks like an escaped character as it is, and so it is one."""
TRIMMED = {"E19": Known(None, None)}
"""openpyxl does not say that a text of nothing but blanks is to be kept."""
OPENPYXL = SIXTEEN_DIGITS | NOT_ESCAPED | TRIMMED
IN_A_PAGE = {
    **{
        where: Known(text, text)
        for where, text in {
            "E6": "before",
            "E7": "after",
            "E8": "both",
            "E9": "two within",
            "E11": "first",
            "E12": "last",
            "E14": "a b",
        }.items()
    },
    "E16": Known(None, None),
    "E19": Known(None, None),
    **{where: Known(int(text), text) for where, text in {"N6": "1", "N7": "0", "P10": "1", "P11": "0"}.items()},
    "D15": Known("#N/A", "#N/A", error=True),
    "D16": Known("#DIV/0!", "#DIV/0!", error=True),
}
"""Blanks mean little in a web page, LibreOffice writes truths as numbers, and an error value is but its text."""
AS_SHOWN = {
    "H10": "0.333333333333333", "H12": "6.13826146475017", "H13": "0.3",
    "G15": "1E+300", "G16": "-1E+300", "H16": "1E-300", "H17": "-1.5E-12",
    "I6": "12.5%", "I7": "100.0%", "I8": "\u00a31,234.50", "I9": "- \u00a399.99 ", "I10": "30 days", "I12": "1.23E+04",
    "I13": " 3/4", "I14": "000042", "I15": "1,234,567",
    "J6": "31/12/1899", "J7": "27/02/1900", "J8": "01/03/1900", "J9": "29/02/2016", "J10": "31/12/9999",
    "J11": "31/12/1999", "J12": "Mar 16", "J13": "Tuesday, September 1, 2015",
    "K6": "01/03/2016 13:45:30", "K7": "31/12/2015 23:59:59", "K8": "01/03/2016 00:00:00",
    "K9": "01/03/2016 13:45:30.125",
    "L9": "12:00:00.125", "M8": "0:45:00", "P12": "01/03/2016",
}  # fmt: skip
"""A CSV holds what the cells show."""
HUNDREDTHS = {"K9": Known(datetime(2016, 3, 1, 13, 45, 30, 130000), "2016-03-01 13:45:30")}  # noqa: DTZ001 - cells have no time zone
"""LibreOffice rounds the seconds of a date (but not of a time)."""
NO_TEXT_RESULTS = {"P8": Known(0, "0")}
"""LibreOffice saves 0 in an .xls for the text that a formula gave, unless it reckons that anew; Excel always does."""
