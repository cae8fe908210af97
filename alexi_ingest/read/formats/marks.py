"""What a cell of a web page is: its text, unless the spreadsheet program that wrote the page marked it.

Published source: Microsoft Office HTML and XML Reference (`x:num`, `x:str`, `x:bool`, `x:err`, `mso-number-format`).
LibreOffice writes `sdval` with the number, and `sdnum` with the languages and code of its format.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING

from alexi_ingest.read.formats.layout import Value
from alexi_ingest.read.formats.raw import is_error
from alexi_ingest.read.formats.shown import as_shown, shown_by
from alexi_ingest.read.textual import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SINCE_1904 = re.compile(r"<x:Date1904\s*/")
_RULE = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_FORMAT = re.compile(r"mso-number-format\s*:\s*(?:\"([^\"]*)\"|'([^']*)'|([^;\"']*))", re.IGNORECASE)
_AS_TEXT = "@"
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
_ESCAPED = re.compile(r"\\(?:([0-9a-f]{4})|(.))", re.IGNORECASE)
_MARKED = re.compile(r"\s(?:x:(?:num|str|bool|err)|sdval)\b", re.IGNORECASE)


def plain(text: str) -> Value:
    """Give what a text is that nothing marks: one of Excel's error values where it is written as that."""
    return Value(text or None, error=is_error(text))


class Marks:
    """The marks on the cells of one page, read with the number formats of its styles."""

    def __init__(self, page: str) -> None:
        self._any = bool(_MARKED.search(page))
        self._since_1904 = bool(_SINCE_1904.search(page))
        self._formats = dict(_formats(page) if _FORMAT.search(page) else ())

    def value(self, attributes: Mapping[str, str], text: str) -> Value:
        """Give what a cell is, by the attributes of its tag and the text in it.

        On a page without marks, Excel makes numbers of what looks like one. So do we, where none of its signs is lost:
        "007", "1.50" and "1,200" stay the texts that they are.
        """
        if self._any:
            return self._marked(attributes, text)
        if _NUMBER.fullmatch(text) and text_of(float(text)) == text and self._format(attributes) != _AS_TEXT:
            return Value(float(text))
        return plain(text)

    def _marked(self, attributes: Mapping[str, str], text: str) -> Value:
        if "x:str" in attributes:
            return Value(attributes["x:str"] or text or None)
        if "x:err" in attributes:
            return Value(attributes["x:err"] or text or None, error=True)
        if "x:bool" in attributes:
            return Value((attributes["x:bool"] or text).upper() == "TRUE")
        number = _number(attributes, text)
        if number is None:
            return plain(text)
        code = attributes.get("sdnum", "").split(";", 2)[2:] if "sdval" in attributes else [self._format(attributes)]
        if code == ["BOOLEAN"]:
            return Value(bool(number))
        return Value(as_shown(number, shown_by("".join(code)), since_1904=self._since_1904))

    def _format(self, attributes: Mapping[str, str]) -> str:
        own = _format(attributes.get("style", ""))
        return self._formats.get(attributes.get("class", ""), "") if own is None else own


def _number(attributes: Mapping[str, str], text: str) -> float | None:
    """Give the number that a cell is marked with; None where it is not, or its text says an error value."""
    if is_error(text) or not attributes.keys() & {"x:num", "sdval"}:
        return None
    try:
        number = float(attributes.get("x:num") or attributes.get("sdval") or text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _formats(page: str) -> Iterator[tuple[str, str]]:
    for rule in _RULE.finditer(page):
        code = _format(rule[2])
        if code is not None:
            yield rule[1], code


def _format(style: str) -> str | None:
    """Give the code of the number format that a style has, without escapes; None where it has none."""
    found = _FORMAT.search(style)
    if not found:
        return None
    code = found[1] or found[2] or found[3] or ""
    return _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)) if escaped[1] else escaped[2], code.strip())
