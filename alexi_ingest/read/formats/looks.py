"""How a workbook in XML shows its numbers: what each of its styles makes of them, and which day it counts from.

Published source: ECMA-376 part 1, sections 18.2.28 (`workbookPr`), 18.8 (styles).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from defusedxml import ElementTree

from alexi_ingest.read.formats.parts import local, main_part, relations
from alexi_ingest.read.formats.shown import Looks, shown_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.read.formats.shown import Shown
    from alexi_ingest.read.package import Package

TRUTHS = frozenset({"1", "true"})


def looks(package: Package) -> Looks:
    """Read them from a package. Raises `ParseError` or one of `DAMAGE`."""
    part = main_part(package, "xl/workbook.xml")
    properties = ElementTree.fromstring(package.read(part)).iter()
    since_1904 = any(each.get("date1904") in TRUTHS for each in properties if local(each.tag) == "workbookPr")
    targets = relations(package, part).targets("styles")
    return Looks([shown for at in targets for shown in _styles(package.read(at))], since_1904)


def _styles(part: bytes) -> Iterator[Shown]:
    groups = {local(group.tag): group for group in ElementTree.fromstring(part)}
    # Conditional formats and tables have codes too, under numbers of their own.
    stated = [(each.get("numFmtId", ""), each.get("formatCode", "")) for each in groups.get("numFmts", ())]
    codes = {int(number): code for number, code in stated if number.isdecimal()}
    for style in groups.get("cellXfs", ()):
        yield shown_in(codes, int(style.get("numFmtId", "0")))
