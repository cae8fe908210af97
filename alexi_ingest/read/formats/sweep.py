"""What the value reader cannot tell from a blank, found in a worksheet's own XML: error values, unsaved formulas."""

from __future__ import annotations

import posixpath
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from defusedxml import ElementTree

from alexi_ingest.errors import ReadError
from alexi_ingest.model import letters
from alexi_ingest.read.formats.raw import MOST_COLUMNS, MOST_ROWS, ErrorCell, Room
from alexi_ingest.read.package import DAMAGE, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from alexi_ingest.model import Kind
    from alexi_ingest.read.guard import Limits
    from alexi_ingest.read.package import Package

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONSHIPS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?worksheet\b")
_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
_ERROR = re.compile(rb"""\st=["']e["']""")
_TEXT = re.compile(rb"""\st=["']str["']""")
_VALUE = re.compile(rb"#[^<]{1,30}")
_LARGE = 1_000_000
"""A sheet of so many bytes is looked through beside its reader, which takes longer than a word with a thread."""
_thread = ThreadPoolExecutor(1, "sweep")


class Sweep:
    """The worksheets of one package, each swept while the value reader is at work on it."""

    def __init__(self, path: Path, kind: Kind, limits: Limits) -> None:
        """List the worksheets. Raises `ReadError` (`damaged`) where a part is missing or not what the package says."""
        self._kind = kind
        self._limits = limits
        with self._damage():
            self._package = opened(path)
            self._members = dict(_worksheets(self._package))

    def begin(self, sheet: str) -> Callable[[], tuple[ErrorCell, ...]]:
        """Begin with a sheet; what is given back waits for the end, and gives the sheet's error cells.

        Raises `ReadError`, before any reader may open the sheet: `too_much_inside` where its last cell lies beyond the
        cells allowed, `damaged`. The end may raise it too: `unsaved_formulas` (facts `sheet`, `cell`) where a formula
        has no saved result.
        """
        member = self._members.get(sheet)
        if member is None:
            return tuple
        with self._damage():
            xml = self._package.read(member)
            if xml[:2] in {b"\xff\xfe", b"\xfe\xff"}:
                xml = xml.decode("utf-16").encode()
        root = _ROOT.search(xml)
        prefix = (root[1] or b"") if root else b""
        _refuse_far_cell(xml, prefix, self._kind, self._limits)
        look = partial(_look, sheet, xml, prefix, self._kind)
        return look if len(xml) < _LARGE else _thread.submit(look).result

    @contextmanager
    def _damage(self) -> Iterator[None]:
        try:
            yield
        except (*DAMAGE, ElementTree.ParseError) as error:
            raise ReadError(problem="damaged", kind=self._kind) from error


def _worksheets(package: Package) -> Iterator[tuple[str, str]]:
    """Give name and member of every worksheet, chart sheets left out."""
    workbook = _workbook_part(package)
    folder, name = posixpath.split(workbook)
    targets = {
        relation.get("Id"): (relation.get("Type", ""), _resolved(folder, relation.get("Target", "")))
        for relation in ElementTree.fromstring(package.read(posixpath.join(folder, "_rels", f"{name}.rels")))
    }
    for element in ElementTree.fromstring(package.read(workbook)).iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        key = element.get(f"{{{_RELATIONSHIPS}}}id") or element.get(f"{{{_STRICT_RELATIONSHIPS}}}id")
        relation, target = targets.get(key, ("", ""))
        if relation.endswith("/worksheet") and target in package.parts:
            yield element.get("name", ""), target


def _workbook_part(package: Package) -> str:
    for relation in ElementTree.fromstring(package.read("_rels/.rels")):
        if relation.get("Type", "").endswith("/officeDocument"):
            return _resolved("", relation.get("Target", ""))
    return "xl/workbook.xml"


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _look(sheet: str, xml: bytes, prefix: bytes, kind: Kind) -> tuple[ErrorCell, ...]:
    start = max(xml.find(b"sheetData"), 0)
    _refuse_unsaved(sheet, xml, start, prefix, kind)
    return tuple(_errors(xml, start, prefix))


def _refuse_far_cell(xml: bytes, prefix: bytes, kind: Kind, limits: Limits) -> None:
    """Refuse a sheet whose last value alone makes it larger than allowed: the reader takes room for all before it."""
    last = xml.rfind(b"</" + prefix + b"v>")
    last = max(last, xml.rfind(b"</" + prefix + b"is>", max(last, 0)))
    place = _place_before(xml, last, prefix) if last >= 0 else None
    if place:
        Room(limits.cells, kind).fit((place[0] + 1) * (place[1] + 1))


def _refuse_unsaved(sheet: str, xml: bytes, start: int, prefix: bytes, kind: Kind) -> None:
    # The single byte first: a sheet without formulas mostly has no "f" at all, and is passed at memory speed.
    at = xml.find(b"f", start)
    at = xml.find(b"<" + prefix + b"f", at - len(prefix) - 1) if at >= 0 else at
    if at < 0:
        return
    end = rb"(?:<%bv\s*/>|<%bv>\s*</%bv>)?\s*</%bc>" % (prefix, prefix, prefix, prefix)
    for pattern in (rb"</%bf>\s*" % prefix, rb"<%bf(?:\s[^<>]*)?/>\s*" % prefix):
        for unsaved in re.compile(pattern + end).finditer(xml, at):
            tag = _tag_before(xml, unsaved.start(), prefix)
            # A saved result of text may be empty.
            if not _TEXT.search(tag):
                place = _place(tag)
                cell = f"{letters(place[1])}{place[0] + 1}" if place else ""
                raise ReadError(problem="unsaved_formulas", sheet=sheet, cell=cell, kind=kind)


def _errors(xml: bytes, start: int, prefix: bytes) -> Iterator[ErrorCell]:
    # Every error value begins with "#", which is rare in a sheet: nothing else is looked at.
    opening = b"<" + prefix + b"v>"
    at = xml.find(b"#", start)
    while at >= 0:
        if xml[at - len(opening) : at] == opening:
            tag = _tag_before(xml, at, prefix)
            place = _place(tag)
            value = _VALUE.match(xml, at)
            if _ERROR.search(tag) and place and value:
                yield ErrorCell(*place, value[0].decode("utf-8", "replace"))
        at = xml.find(b"#", at + 1)


def _place_before(xml: bytes, at: int, prefix: bytes) -> tuple[int, int] | None:
    return _place(_tag_before(xml, at, prefix))


def _tag_before(xml: bytes, at: int, prefix: bytes) -> bytes:
    """Give the opening tag of the cell that a position stands in."""
    begin = xml.rfind(b"<" + prefix + b"c ", 0, at)
    return xml[begin : xml.find(b">", begin)] if begin >= 0 else b""


def _place(tag: bytes) -> tuple[int, int] | None:
    """Give row and column, from 0, of a cell's opening tag; None where it does not say or there is no such place."""
    found = _PLACE.search(tag)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - 64
    row = int(found[2])
    return (row - 1, column - 1) if column <= MOST_COLUMNS and 0 < row <= MOST_ROWS else None
