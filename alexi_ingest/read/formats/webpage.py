"""Web pages with tables, which many systems write and call .xls: all their tables down one sheet, as Excel opens them.

What a page says is text, and stays text: Excel would guess dates, and cut the zeros off 007, but whoever reads the
cells knows what they are meant to be. What is anything else, `marks` says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from alexi_ingest.errors import ReadError
from alexi_ingest.model import Kind
from alexi_ingest.read.formats.layout import Table, stacked
from alexi_ingest.read.formats.marks import Marks, plain
from alexi_ingest.read.formats.markup import decoded, tokens
from alexi_ingest.read.formats.raw import Grid, Room

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from alexi_ingest.read.formats.layout import Block, Part
    from alexi_ingest.read.formats.markup import Tag
    from alexi_ingest.read.formats.raw import RawSheet
    from alexi_ingest.read.guard import Limits

_NAME = re.compile(r"<x:Name>([^<]{1,200})</x:Name>")
_SHEETS_ELSEWHERE = re.compile(r"<frame\b|<x:WorksheetSource\b", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_LINES = frozenset(
    {"address", "article", "aside", "blockquote", "caption", "center", "dd", "div", "dl", "dt", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "option", "p", "pre", "section", "ul"}
)
"""Elements that begin and end a line."""
_DEEPEST = 1_000
_SPAN = re.compile(r"\s*\+?0*([1-9]\d{0,8})")


def sheets(path: Path, limits: Limits) -> Iterator[RawSheet]:
    """Give the page's one sheet, under the name that Excel gave it where Excel wrote it, else under none.

    Raises `ReadError`: `not_a_spreadsheet` where there is no table, `sheets_elsewhere` where its sheets are files of
    their own, `too_much_inside`, `damaged`.
    """
    text = decoded(path.read_bytes())
    grid = Grid(Room(limits, Kind.HTML))
    try:
        _laid_out(text, Room(limits, Kind.HTML)).put_into(grid)
    except ValueError as error:  # the number of a character has more digits than any
        raise ReadError(problem="damaged", kind=Kind.HTML) from error
    named = _NAME.search(text)  # the others have no tables of theirs in the page
    yield grid.sheet(unescape(named[1]) if named else "")


def _laid_out(text: str, room: Room) -> Block:
    page = _Page(Marks(text), room)
    for token in tokens(text):
        if isinstance(token, str):
            page.flow.pieces.append(token)
        else:
            page.take(token)
    if not page.has_tables:
        elsewhere = _SHEETS_ELSEWHERE.search(text)
        raise ReadError(problem="sheets_elsewhere" if elsewhere else "not_a_spreadsheet", kind=Kind.HTML)
    return page.block()


@dataclass(slots=True)
class _Flow:
    """What follows each other in a cell, or outside of all tables: lines of text, and tables between them."""

    pieces: list[str] = field(default_factory=list)
    """Of the line that has not ended."""
    lines: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def end_line(self, *, though_empty: bool = False) -> None:
        line = _BLANKS.sub(" ", "".join(self.pieces)).strip(" ")
        self.pieces.clear()
        if line or though_empty:
            self.lines.append(line)

    def text(self) -> str:
        """Take the lines as one text; empty where there is nothing but blanks."""
        self.end_line()
        text = "\n".join(self.lines).strip("\n")
        self.lines.clear()
        return text if text.strip() else ""


@dataclass(slots=True)
class _Open:
    """A table that has not ended, and its cell that has not."""

    table: Table
    attributes: Mapping[str, str] = field(default_factory=dict)
    flow: _Flow | None = None


class _Page:
    """Takes tag by tag what a page says, and forgives what browsers forgive: ends that are left out, and stray ones."""

    def __init__(self, marks: Marks, room: Room) -> None:
        self.flow = self._outside = _Flow()
        """What text goes to now."""
        self.has_tables = False
        self._marks = marks
        self._room = room
        self._open: list[_Open] = []

    def take(self, tag: Tag) -> None:
        """Take a tag."""
        if tag.name == "br":
            self.flow.end_line(though_empty=True)
        elif tag.name in {"td", "th"}:
            self._end_cell()
            if not tag.closes:
                self._begin_cell(tag)
        elif tag.name == "tr" or tag.name in _ROW_GROUPS:
            self._end_row()
            if tag.name == "tr" and not tag.closes:
                self._innermost().table.begin_row()
        elif tag.name == "table":
            if tag.closes or (self._open and not self._open[-1].flow):
                self._end_table()
            if not tag.closes:
                self._begin_table()
        elif tag.name in _LINES:
            self.flow.end_line()

    def block(self) -> Block:
        """Lay out what was taken."""
        while self._open:
            self._end_table()
        self._end_text()
        return stacked(self._outside.parts)

    def _innermost(self) -> _Open:
        """Give the innermost table; rows that stand in none make one."""
        if not self._open:
            self._begin_table()
        return self._open[-1]

    def _begin_table(self) -> None:
        self._end_text()
        if len(self._open) == _DEEPEST:
            what = "tables in each other"
            raise ReadError(problem="too_much_inside", what=what, limit=f"{_DEEPEST:,}", kind=Kind.HTML)
        self._open.append(_Open(Table(self._room)))
        self.has_tables = True

    def _end_table(self) -> None:
        if self._open:
            self._end_cell()
            self._end_text()
            block = self._open.pop().table.block()
            if block.height:
                self._room.reach(len(self.flow.parts), 1)
                self.flow.parts.append(block)

    def _end_row(self) -> None:
        if self._open:
            self._end_cell()
            self._open[-1].table.end_row()

    def _begin_cell(self, tag: Tag) -> None:
        within = self._innermost()
        within.table.begin_cell(_span(tag, "rowspan"), _span(tag, "colspan"))
        within.attributes = tag.attributes
        within.flow = self.flow = _Flow()

    def _end_cell(self) -> None:
        within = self._open[-1] if self._open else None
        if within is None or within.flow is None:
            return
        if within.flow.parts:
            self._end_text()
            within.table.fill_cell(stacked(within.flow.parts))
        else:
            found = self._marks.value(within.attributes, within.flow.text())
            if found.cell is not None:
                within.table.fill_cell(found)
        within.flow = None
        # Every table but the innermost has an open cell: only there could another begin.
        self.flow = self._open[-2].flow or self._outside if len(self._open) > 1 else self._outside

    def _end_text(self) -> None:
        """Close the text before a table: of a cell it is one, and outside of tables each line stands for itself."""
        if self.flow is self._outside:
            self.flow.end_line()
            self._room.reach(len(self.flow.parts) + len(self.flow.lines), 1)
            self.flow.parts += [plain(line) for line in self.flow.lines]
            self.flow.lines.clear()
        elif text := self.flow.text():
            self.flow.parts.append(plain(text))


def _span(tag: Tag, name: str) -> int:
    found = _SPAN.match(tag.attributes.get(name, ""))
    return int(found[1]) if found else 1
