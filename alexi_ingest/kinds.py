"""What a file is, by its content alone, and the refusal of one that is not what was asked for."""

from __future__ import annotations

import codecs
import mmap
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from alexi_ingest.errors import ReadError
from alexi_ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEAD = 65_536
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = ("EncryptedPackage", "Workbook", "Book", "WORKBOOK", "BOOK")
_BARE_WORKBOOK = b"\x09\x08"
"""How the records of a workbook begin that is in no container (Excel 5.0 and 95)."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_BINARY = (
    *(b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"SQLite "),
    b"ID;P",  # Microsoft's symbolic links (SYLK), which spreadsheets write and hardly any hub does
)
_MARKUP = re.compile(rb"\s*<(?:\?xml|!--|!doctype|[a-z])", re.IGNORECASE)
_ASIDE = re.compile(rb"\s*<(?:\?.*?\?>|!--.*?-->|![a-z\[][^>[]*(?:\[.*?\]\s*)?>)", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(rb"\s*<((?:[a-z_][\w.-]*:)?[a-z_][\w.-]*)", re.IGNORECASE)
_PAGES = frozenset(b"html head body title meta link base style script table thead tbody tr td th frameset".split())
_PIECES = frozenset(b"a b br center div em font form h1 h2 h3 h4 h5 h6 hr i img p pre span strong u".split())
"""What a page may begin with; so may the first cell of a CSV, which holds no table."""
_TABLE = re.compile(rb"<(?:table|tr|td)\b", re.IGNORECASE)
_FLAT_ODS = re.compile(rb"""\s*<[\w.-]+:document\s[^>]*["']application/vnd\.oasis\.opendocument\.spreadsheet""")
_CONTROL = bytes(set(range(32)) - set(b"\0\t\n\v\f\r\x1a\x1b"))
_FEW = 8
_MOST_CONTROL = 0.01
_MOST_NUL = 0.3
_ALTERNATE, _HARDLY = 0.5, 0.05
_PROBLEMS = {
    Kind.EMPTY: "empty_file",
    Kind.ENCRYPTED: "password_protected",
    Kind.UNKNOWN: "not_a_spreadsheet",
}


def kind_of(path: Path) -> Kind:
    """Say what a file is by its content; any zip package is XLSX until its parts are looked at.

    XML is ODS where it is a flat OpenDocument spreadsheet, and XML where it is anything else.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith(_ZIP):
            return Kind.XLSX
        if head.startswith(_BARE_WORKBOOK):
            return Kind.XLS
        return _kind_of_ole2(file.fileno()) if head.startswith(_OLE2) else _kind_of_text(head)


def refused(kind: Kind) -> ReadError:
    """Give the refusal of a file for being of this kind."""
    return ReadError(_PROBLEMS.get(kind, "kind_not_read"), kind=kind)


@contextmanager
def asked_for(path: Path) -> Iterator[None]:
    """Turn into `ReadError` what stands between a caller and the file that it names.

    For what other programs call alone: where the service cannot open a file in its own spool, the sender must not be
    told to mend it.
    """
    try:
        if path.is_dir():
            raise ReadError(problem="is_a_folder")
        if not path.is_file():
            raise ReadError(problem="no_such_file")
        yield
    except OSError as error:
        raise ReadError(problem="cannot_be_opened") from error


def _kind_of_ole2(descriptor: int) -> Kind:
    """Say what an OLE2 file is by the names of its streams, which stand in its directory as UTF-16."""
    with mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ) as content:
        encrypted, *workbook = (content.find(name.encode("utf-16-le")) >= 0 for name in _STREAMS)
    if encrypted:
        return Kind.ENCRYPTED
    return Kind.XLS if any(workbook) else Kind.UNKNOWN


def _kind_of_text(head: bytes) -> Kind:
    if head.startswith(_BINARY):
        return Kind.UNKNOWN
    wide = wide_encoding(head)
    # Of a wide encoding's signs the NULs go, so that marks and markup are seen in any.
    plain = head.replace(b"\0", b"") if wide else head
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        plain = plain.removeprefix(mark)
    if not plain.strip(b"\0 \t\r\n"):
        return Kind.EMPTY
    marked = _kind_of_markup(plain) if _MARKUP.match(plain) else None
    if marked:
        return marked
    has_mark = head.startswith(tuple(_BYTE_ORDER_MARKS))
    return Kind.UNKNOWN if not has_mark and _looks_binary(plain) else Kind.CSV


def wide_encoding(content: bytes) -> str | None:
    """Give the encoding of a text in UTF-16 or UTF-32, by its byte order mark or by NULs in every other byte."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return encoding
    head = content[:_HEAD]
    first, second = (half.count(0) / len(half) if half else 0 for half in (head[::2], head[1::2]))
    if second > _ALTERNATE and first < _HARDLY:
        return "utf-16-le"
    return "utf-16-be" if first > _ALTERNATE and second < _HARDLY else None


def _kind_of_markup(head: bytes) -> Kind | None:
    """Say what a file is by its first element; None for text that only begins with a tag."""
    at = 0
    while aside := _ASIDE.match(head, at):
        at = aside.end()
    root = _ROOT.match(head, at)
    name = root[1].lower() if root else b""
    if name in _PIECES:
        return Kind.HTML if _TABLE.search(head) else None
    if name in _PAGES or (not root and not head.lstrip().startswith(b"<?")):
        return Kind.HTML
    return Kind.ODS if _FLAT_ODS.match(head, at) else Kind.XML


def _looks_binary(head: bytes) -> bool:
    control = len(head) - len(head.translate(None, _CONTROL))
    return control > max(_FEW, _MOST_CONTROL * len(head)) or head.count(0) > max(_FEW, _MOST_NUL * len(head))
