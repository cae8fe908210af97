"""Sentences of a hub's own workbook of tables: what its columns and signs mean."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADING = "Your data, as we understood it: {hub}"
ONE_ROW = "{a} {noun}, as in the return of a period"
FLAGGED = "A value that was tidied, queried or left out, and why"
HOW_TO_READ = (
    "Each table has a sheet here, and a CSV file beside this workbook.",
    "Only rows that are ready are here. The report on each submission says which are not, and how to correct them.",
    "The sheets “Columns” and “Codes” say what the columns and the codes mean.",
)
STANDARD: Mapping[str, str] = MappingProxyType(
    {
        "hub": "Your service",
        "period": "The period of the return",
        "submission": "The number of the submission that the row came in",
        "sheet": "The sheet of your file that the row stood on",
        "row": "The row of that sheet",
        "row_quality": "The most serious sign of any value of the row (see “Codes”)",
        "table": "The table that the value stands in",
        "variable": "The column of the value",
        "obs_status": "The sign of the value (see “Codes”)",
        "rule": "The rule or the repair that it comes from",
        "as_sent": "The value as you sent it",
    }
)
"""What stands in the columns that every table has, and in those of the list of values that are not plain."""
PERSON = " (a pseudonym, the same for your own ID in every table and period)"
SEVERAL = " (several are parted by “;”)"
SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "A": "Plain, or tidied by us",
        "D": "Worked out from another scale",
        "B": "The form changed",
        "E": "An estimate, such as “about 30”",
        "L": "Not collected",
        "M": "Not applicable",
        "O": "Missing, because it could not be read or cannot be right",
        "P": "The file that it came in still has things to fix",
        "Q": "A small number that was held back",
        "U": "In doubt",
        "V": "To check: unusual, and may be right",
    }
)
SIGNS_LIST = "row_quality and obs_status"
