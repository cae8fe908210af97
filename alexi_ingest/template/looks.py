"""How a template looks: colours of high contrast, one plain font, and what may be typed into."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

from alexi_ingest.template.drawing import Style

if TYPE_CHECKING:
    from collections.abc import Mapping

    import xlsxwriter  # type: ignore[import-untyped] # XlsxWriter ships no types
    from xlsxwriter.format import Format  # type: ignore[import-untyped] # as above

_FONT = {"font_name": "Arial", "font_size": 11, "valign": "top"}
_DARK, _WHITE, _PALE, _GREY, _LINE = "#1F3864", "#FFFFFF", "#DDE5F2", "#404040", "#595959"
"""White on the dark 11.9, black on the pale 16.5, the grey on white 10.4 (contrast as WCAG reckons it)."""
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    Style.TITLE: {"bold": True, "font_size": 16, "font_color": _DARK},
    Style.ABOUT: {"font_size": 12},
    Style.SECTION: {"bold": True, "font_size": 13, "font_color": _DARK, "valign": "bottom"},
    Style.HINT: {"italic": True, "text_wrap": True, "font_size": 10, "font_color": _GREY, "valign": "bottom"},
    Style.HEADING: {
        "bold": True, "text_wrap": True, "bg_color": _DARK, "font_color": _WHITE, "border": 1, "border_color": _LINE,
    },
    Style.LABEL: {"bold": True, "text_wrap": True, "bg_color": _PALE, "border": 1, "border_color": _LINE},
    Style.VALUE: {"border": 1, "border_color": _LINE, "align": "left"},
    "plain": {},
    "step": {"text_wrap": True},
    "fact": {"bold": True},
    "cells": {"text_wrap": True, "border": 1, "border_color": _LINE},
}  # fmt: skip
HEIGHTS: Mapping[str, int] = {Style.TITLE: 28, Style.SECTION: 24, Style.ABOUT: 18}
"""The heights of rows with larger letters, in points."""
_LINE_HEIGHT = 15
_ENTRY = {"locked": False, "text_wrap": True}
_BOXED = {"border": 1, "border_color": _LINE}


def height(text: str, width: int) -> int:
    """Give the height that a text needs in a column of a width, in points: at the spaces it is broken into lines."""
    lines = sum(max(1, len(wrap(line, width))) for line in text.splitlines() or [""])
    return _LINE_HEIGHT * lines + 2


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Format] = {}

    def of(self, style: str) -> Format:
        """Give the format of a locked text."""
        return self._format(_LOOKS[style])

    def entry(self, number_format: str, *, boxed: bool) -> Format:
        """Give the format of a cell to fill, `boxed` where it stands among cells that are none."""
        return self._format({**_ENTRY, "num_format": number_format, **(_BOXED if boxed else {})})

    def _format(self, properties: Mapping[str, Any]) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_FONT, **properties})
        return self._made[key]
