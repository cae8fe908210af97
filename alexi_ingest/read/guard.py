"""What a file is, by its content, and whether it may be read: hostile, damaged and foreign files stop here."""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alexi_ingest.errors import ReadError
from alexi_ingest.model import Kind
from alexi_ingest.read.package import DAMAGE, beginning, opened

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Collection
    from pathlib import Path

    from alexi_ingest.read.package import Package

RATIO_PAST = 1_000_000
"""A member that unpacks to no more bytes than this may have any ratio: a small sheet of one value packs very well."""
_HEAD = 65_536
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = ("EncryptedPackage", "Workbook", "Book")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"SQLite ")
_MARKUP = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|table|!--)", re.IGNORECASE)
_XML = re.compile(rb"\s*<(?:\?xml|[a-z])", re.IGNORECASE)
_CONTROL = bytes(set(range(32)) - set(b"\0\t\n\v\f\r\x1a\x1b"))
_FEW = 8
_MOST_CONTROL = 0.01
_MOST_NUL = 0.3
_ENCRYPTED_FLAG = 0x1
_PROLOG = 4096
"""So many bytes of a part are looked at for its root; no program writes more before it."""
_ASIDES = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ROOT = re.compile(rb"<[A-Za-z_]")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CONTENT_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost to read: sizes in bytes, `cells` in all its sheets together."""

    file_bytes: int = 100_000_000
    inflated_bytes: int = 1_000_000_000
    inflation_ratio: int = 200
    members: int = 1_000
    cells: int = 5_000_000


def vet(path: Path, limits: Limits) -> Kind:
    """Say what a file is, by its content alone: XLSX, XLSM or CSV, the kinds that are read.

    Raises `ReadError` for any other: `empty_file`, `too_large`, `password_protected`, `damaged`, `too_much_inside`,
    `kind_not_read`, `not_a_spreadsheet`. Its fact `kind` is always a `Kind`.
    """
    size = path.stat().st_size
    if size == 0:
        raise ReadError(problem="empty_file", kind=Kind.EMPTY)
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith(_ZIP):
            kind = Kind.XLSX
        elif head.startswith(_OLE2):
            raise _ole2(file.fileno())
        else:
            kind = _kind_of_text(head)
    if size > limits.file_bytes:
        raise ReadError(problem="too_large", limit=limits.file_bytes, kind=kind)
    return _vet_package(path, limits) if kind is Kind.XLSX else kind


def _ole2(descriptor: int) -> ReadError:
    """Say what an OLE2 file is by the names of its streams, which stand in its directory as UTF-16."""
    with mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ) as content:
        encrypted, workbook, book = (content.find(name.encode("utf-16-le")) >= 0 for name in _STREAMS)
    if encrypted:
        return ReadError(problem="password_protected", kind=Kind.ENCRYPTED)
    if workbook or book:
        return ReadError(problem="kind_not_read", kind=Kind.XLS)
    return ReadError(problem="not_a_spreadsheet", kind=Kind.UNKNOWN)


def _kind_of_text(head: bytes) -> Kind:
    if head.startswith(_BINARY):
        raise ReadError(problem="not_a_spreadsheet", kind=Kind.UNKNOWN)
    wide = head.startswith(_BYTE_ORDER_MARKS[1:])
    plain = head.replace(b"\0", b"") if wide else head
    for mark in _BYTE_ORDER_MARKS:
        plain = plain.removeprefix(mark)
    if not plain.strip(b"\0 \t\r\n"):
        raise ReadError(problem="empty_file", kind=Kind.EMPTY)
    if _MARKUP.match(plain):
        raise ReadError(problem="kind_not_read", kind=Kind.HTML)
    if _XML.match(plain):
        raise ReadError(problem="kind_not_read", kind=Kind.XML)
    if not wide and _looks_binary(head):
        raise ReadError(problem="not_a_spreadsheet", kind=Kind.UNKNOWN)
    return Kind.CSV


def _looks_binary(head: bytes) -> bool:
    control = len(head) - len(head.translate(None, _CONTROL))
    return control > max(_FEW, _MOST_CONTROL * len(head)) or head.count(0) > max(_FEW, _MOST_NUL * len(head))


def _vet_package(path: Path, limits: Limits) -> Kind:
    try:
        with opened(path) as package:
            _vet_sizes(package.parts.values(), limits)
            kind = _kind_of_package(package)
            for name, part in package.parts.items():
                if name.endswith((".xml", ".rels")):
                    _vet_prolog(beginning(package.file, part, _PROLOG), kind)
    except DAMAGE as error:
        raise ReadError(problem="damaged", kind=Kind.XLSX) from error
    return kind


def _vet_sizes(members: Collection[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse what the package says of itself; whether it lies is seen when a member is unpacked."""
    if len(members) > limits.members:
        raise ReadError(problem="too_much_inside", what="parts", limit=limits.members, kind=Kind.XLSX)
    if sum(member.file_size for member in members) > limits.inflated_bytes:
        raise ReadError(
            problem="too_much_inside", what="bytes when unpacked", limit=limits.inflated_bytes, kind=Kind.XLSX
        )
    for member in members:
        if member.file_size > RATIO_PAST and member.file_size > limits.inflation_ratio * member.compress_size:
            what = "times its packed size when unpacked"
            raise ReadError(problem="too_much_inside", what=what, limit=limits.inflation_ratio, kind=Kind.XLSX)
        if member.flag_bits & _ENCRYPTED_FLAG:
            raise ReadError(problem="password_protected", kind=Kind.ENCRYPTED)


def _kind_of_package(package: Package) -> Kind:
    names = package.parts.keys()
    if "mimetype" in names and package.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise ReadError(problem="kind_not_read", kind=Kind.ODS)
    types = package.read(_CONTENT_TYPES) if _CONTENT_TYPES in names else b""
    if b"ms-excel.sheet.binary" in types or "xl/workbook.bin" in names:
        raise ReadError(problem="kind_not_read", kind=Kind.XLSB)
    if b"spreadsheetml" not in types:
        # A part of a workbook without its table of contents was a workbook once; a zip of anything else never was.
        problem = "damaged" if any(name.startswith("xl/") for name in names) else "not_a_spreadsheet"
        raise ReadError(problem, kind=Kind.XLSX if problem == "damaged" else Kind.UNKNOWN)
    return Kind.XLSM if b"macroEnabled" in types else Kind.XLSX


def _vet_prolog(head: bytes, kind: Kind) -> None:
    """Refuse XML that declares a document type or entities: both stand before the root, and no workbook needs them."""
    # NULs go, so that UTF-16 hides nothing.
    head = _ASIDES.sub(b"", head.replace(b"\0", b""))
    root = _ROOT.search(head)
    if root is None or _DECLARED.search(head, 0, root.start()):
        raise ReadError(problem="damaged", kind=kind)
