"""How a workbook shows its numbers: what each of its styles makes of them, and which day it counts from.

Published source: ECMA-376 part 1, sections 18.2.28 (`workbookPr`), 18.8 (styles).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from defusedxml import ElementTree

from alexi_ingest.read.formats.parts import local, main_part, relations
from alexi_ingest.read.formats.shown import shown_by, shown_by_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alexi_ingest.read.formats.shown import Shown
    from alexi_ingest.read.package import Package

TRUTHS = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class Looks:
    """What each style makes of a number, in their order, and whether days are counted from 1904."""

    styles: Sequence[Shown]
    since_1904: bool


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
    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in groups.get("numFmts", ())}
    for style in groups.get("cellXfs", ()):
        number = style.get("numFmtId", "0")
        yield shown_by(codes[number]) if number in codes else shown_by_number(int(number))
