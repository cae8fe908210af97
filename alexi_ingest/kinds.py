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
_STREAMS = ("EncryptedPackage", "Workbook", "Book")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"SQLite ")
_MARKUP = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|table|!--)", re.IGNORECASE)
_XML = re.compile(rb"\s*<(?:\?xml|[a-z])", re.IGNORECASE)
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
    """Say what a file is by its content; any zip package is XLSX until its parts are looked at."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith(_ZIP):
            return Kind.XLSX
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
        encrypted, workbook, book = (content.find(name.encode("utf-16-le")) >= 0 for name in _STREAMS)
    if encrypted:
        return Kind.ENCRYPTED
    return Kind.XLS if workbook or book else Kind.UNKNOWN


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
    if _MARKUP.match(plain):
        return Kind.HTML
    if _XML.match(plain):
        return Kind.XML
    marked = head.startswith(tuple(_BYTE_ORDER_MARKS))
    return Kind.UNKNOWN if not marked and _looks_binary(plain) else Kind.CSV


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


def _looks_binary(head: bytes) -> bool:
    control = len(head) - len(head.translate(None, _CONTROL))
    return control > max(_FEW, _MOST_CONTROL * len(head)) or head.count(0) > max(_FEW, _MOST_NUL * len(head))
