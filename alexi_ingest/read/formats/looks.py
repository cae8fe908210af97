"""How a workbook in XML shows its numbers: what each of its styles makes of them, and which day it counts from.

Published source: ECMA-376 part 1, sections 18.2.28 (`workbookPr`), 18.8 (styles).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from defusedxml import ElementTree

from alexi_ingest.read.formats.parts import local
from alexi_ingest.read.formats.shown import Looks, shown_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.read.formats.parts import Document
    from alexi_ingest.read.formats.shown import Shown

TRUTHS = frozenset({"1", "true"})


def looks(workbook: Document) -> Looks:
    """Read them from a workbook. Raises `ParseError` or one of `DAMAGE`."""
    properties = (each for each in workbook.root.iter() if local(each.tag) == "workbookPr")
    since_1904 = any(each.get("date1904") in TRUTHS for each in properties)
    return Looks([shown for part in workbook.contents("styles") for shown in _styles(part)], since_1904)


def _styles(part: bytes) -> Iterator[Shown]:
    groups = {local(group.tag): group for group in ElementTree.fromstring(part)}
    # Conditional formats and tables have codes too, under numbers of their own.
    stated = [(each.get("numFmtId", ""), each.get("formatCode", "")) for each in groups.get("numFmts", ())]
    codes = {int(number): code for number, code in stated if number.isdecimal()}
    for style in groups.get("cellXfs", ()):
        yield shown_in(codes, int(style.get("numFmtId", "0")))
