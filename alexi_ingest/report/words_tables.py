"""Sentences about tables: where those of a return stand in a file, and what a hub's own workbook of tables means."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from alexi_ingest.sentence import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.model import SheetFound

PLACES: Mapping[str, Sentence] = MappingProxyType(
    {
        "missing_table": Sentence(
            "“{sheet_of_table}” has no table with the title “{title}”.",
            "Add the table with its title and headings, and drop the file again.",
        ),
        "similar_title": Sentence(
            "Not expected: the title “{heading}”. Did you mean “{similar}”?",
            "If you did, correct the title and drop the file again.",
        ),
        "missing_table_headings": Sentence(
            "We found no headings of {nouns} on the sheet “{sheet}”.",
            "Put the headings above the first row of this table: START-HERE.html lists them.",
        ),
        "headings_not_below": Sentence(
            "We found no headings below the title “{title}”.",
            "Put the headings of this table below its title: START-HERE.html lists them.",
        ),
        "missing_block": Sentence(
            "Missing: “{block}”. No columns stand under this heading; it should have {columns}.",
            "Add the heading with its columns, and drop the file again.",
        ),
        "empty_block": Sentence(
            "Missing: the headings under “{block}”. They should be {columns}.",
            "Put back the row of headings under “{block}”, and drop the file again.",
        ),
        "missing_under": Sentence(
            "Missing: “{column}” under “{block}”.", "Add the column under “{block}”, and drop the file again."
        ),
        "missing_label": Sentence(
            "Missing: “{column}”. No cell of “{sheet_of_table}” has this label.",
            "Add the label with its value beside it, and drop the file again.",
        ),
        "missing_key_label": Sentence(
            "Missing: “{column}”. Without this label on “{sheet_of_table}” we cannot tell what the form is about.",
            "Add the label with its value beside it, and drop the file again.",
        ),
        "similar_label": Sentence(
            "Not expected: the label “{heading}”. Did you mean “{similar}”?",
            "If you did, correct the label and drop the file again.",
        ),
        "repeated_label": Sentence(
            "The label “{label}” stands more than once, and what is beside this one was not read.",
            "Keep the right one, and rename or remove the other.",
        ),
        "missing_labels": Sentence(
            "Missing: {labels}. The table of {nouns} has no row or column with this label of “{heading}”.",
            "Add what is missing, with 0 where there is nothing to count, and drop the file again.",
        ),
        "totals_of_parts": Sentence(
            "Not read: {labels}. We read the totals of all, and not those of some rows or columns.",
            "Nothing to do. If one of them is the total of all, call it “Total”.",
        ),
        "cells_without_label": Sentence(
            "{count} {cells_word} of “{sheet_of_table}” {stand_word} in a row without a label, and {was_word} "
            "not read.",
            "If they belong to the return, write at the side of the row what it counts.",
        ),
        "old_form": Sentence(
            "“{sheet_of_table}” was made with the form of {form}, and this is a return for {now}.",
            "Use the form for {now} from now on, or say why the earlier one was used.",
        ),
        "cells_without_heading": Sentence(
            "{count} {cells_word} of “{sheet_of_table}” {stand_word} in a column without a heading, and {was_word} "
            "not read.",
            "If they belong to the return, give their columns the headings that START-HERE.html lists.",
        ),
        "unread_table": Sentence(
            "A table at {place} of “{sheet_of_table}” is none that we expected, and was not read.",
            "If it belongs to the table above or beside it, remove what stands between them.",
        ),
    }
)
"""Where a table of a return does not stand as it should."""


def place_line(found: SheetFound) -> str:
    """Say where a table's headings stand: `Headings in row 4`, with its place where its sheet has several tables."""
    at = f"A table at {found.area}. " if found.area else ""
    if found.heading_rows is None:
        return f"{at}No headings found"
    first, last = found.heading_rows
    return f"{at}Headings in row {first}" if first == last else f"{at}Headings in rows {first} to {last}"


def rows_line(count: int, *, in_rows: bool = True) -> str:
    """Count rows of data: `1 row of data`; or records that are no rows: `1 record`."""
    return f"{count:,} {'row' if in_rows else 'record'}{'' if count == 1 else 's'}{' of data' if in_rows else ''}"


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
        "column": "The column of that sheet, where a row here is one cell of it; else empty",
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
