"""What stands on a sheet of a template: fixed texts, and areas to be filled in, each at its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alexi_ingest.declare import CodeList, Field


class Style(StrEnum):
    """How a fixed text looks."""

    TITLE = "title"
    ABOUT = "about"
    SECTION = "section"
    HINT = "hint"
    HEADING = "heading"
    LABEL = "label"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Text:
    """A locked text in a cell, counted from 0; one that spans several columns is merged over them."""

    row: int
    column: int
    text: str
    style: Style
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """An area to be filled in with values of one field; `rows` None: as many as anybody likes, down to the end.

    `codes` are the codes that stand beside the area or above it, by field: those of the record that a cell is part of.
    `heading` is what the area is called; `loose` says that rows of totals have other words than those of its list.
    """

    table: str
    field: Field
    heading: str
    row: int
    column: int
    rows: int | None = 1
    columns: int = 1
    codes: tuple[tuple[str, str], ...] = ()
    list: CodeList | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One table as it stands on its sheet, from its own first row; `height` None: it goes down as far as it is filled.

    `body` is the first row below its headings.
    """

    texts: tuple[Text, ...]
    entries: tuple[Entry, ...]
    width: int
    height: int | None
    body: int

    def moved(self, rows: int) -> Block:
        """Give the block further down."""
        return replace(
            self,
            texts=tuple(replace(one, row=one.row + rows) for one in self.texts),
            entries=tuple(replace(one, row=one.row + rows) for one in self.entries),
            body=self.body + rows,
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """One sheet of a template.

    `frozen` are the rows and columns that stay in view; `open_from` is the first row of a list without end, in which
    and below which anything may be typed; `head` are its rows of headings, which each printed page repeats.
    """

    name: str
    texts: tuple[Text, ...]
    entries: tuple[Entry, ...]
    width: int
    frozen: tuple[int, int] = (0, 0)
    open_from: int | None = None
    head: tuple[int, int] | None = None
