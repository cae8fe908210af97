"""Why a file cannot be read: the one home of these sentences, which the exception says and the report repeats."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from alexi_ingest.sentence import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

REFUSALS: Mapping[str, Sentence] = MappingProxyType(
    {
        "no_such_file": Sentence("There is no such file.", "Check its name and folder, and try again."),
        "is_a_folder": Sentence("That is a folder, not a file.", "Name the file in it, and try again."),
        "cannot_be_opened": Sentence(
            "The file is there, but cannot be opened.",
            "Check that you may read it and that its disk is there, and try again.",
        ),
        "empty_file": Sentence("The file is empty.", "Save your return again and drop that file."),
        "password_protected": Sentence("The file is password protected.", "Remove the password and drop it again."),
        "not_a_spreadsheet": Sentence(
            "The file is not a spreadsheet.",
            "Save your return as an Excel workbook (.xlsx) or as CSV, and drop that file.",
        ),
        "damaged": Sentence(
            "The file is damaged and cannot be opened.",
            "Open your own copy in Excel, save it again, and drop that file.",
        ),
        "too_large": Sentence(
            "The file is larger than {limit}.",
            "Remove pictures and sheets that are not part of the return, save it, and drop it again.",
        ),
        "too_much_inside": Sentence(
            "The file holds too much to be read safely: more than {limit} {what}.",
            "Copy the sheets of the return into a new workbook, and drop that file.",
        ),
        "kind_not_read": Sentence(
            "The file is of a kind that we do not read ({kind}).",
            "Open it, save it as an Excel workbook (.xlsx), and drop that file.",
        ),
        "sheets_elsewhere": Sentence(
            "The file is a web page whose sheets are in other files, which did not come with it.",
            "Open it in Excel, save it as an Excel workbook (.xlsx), and drop that file.",
        ),
        "not_text": Sentence("The file is a workbook, and not a CSV.", "Save its sheet as CSV, and read that file."),
        "unreadable": Sentence(
            "The file cannot be read safely: it takes more time or memory than a file may, or makes its reader fail.",
            "Copy the sheets of the return into a new workbook, and drop that file.",
        ),
        "unsaved_formulas": Sentence(
            "Cell {cell} on the sheet “{sheet}” holds a formula whose result was not saved. There may be more of them.",
            "Open the file in Excel, save it, and drop it again.",
        ),
    }
)
"""By problem; in braces stand the facts of the `ReadError`."""
