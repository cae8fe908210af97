"""What a file is, by its content, and whether it may be read: hostile, damaged and foreign files stop here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alexi_ingest.errors import ReadError
from alexi_ingest.kinds import kind_of, refused
from alexi_ingest.model import Kind
from alexi_ingest.read.package import DAMAGE, opened
from alexi_ingest.sentence import size

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Collection
    from pathlib import Path

    from alexi_ingest.read.package import Package

RATIO_PAST = 1_000_000
"""A member that unpacks to no more bytes than this may have any ratio: a small sheet of one value packs very well."""
_READ = frozenset({Kind.XLSX, Kind.XLS, Kind.ODS, Kind.XML, Kind.HTML, Kind.CSV})
_ENCRYPTED_FLAG = 0x1
_PROLOG = 4096
"""So many bytes of a part are looked at for its root; no program writes more before it."""
_ASIDES = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ROOT = re.compile(rb"<[A-Za-z_]")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ASIDE = "__MACOSX/"
"""What a Mac adds to a package that was opened and packed again: named as its parts are, and no XML."""
_CONTENT_TYPES = "[Content_Types].xml"
_MOST_LISTED = 20_000_000
"""So many bytes of a package's lists of its parts are looked at; one of the 1,000 that there may be takes a hundred."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost to read: sizes in bytes; `cells`, and `characters` in them, in all its sheets together.

    A text that many cells share is stored once and counts in each of them.
    """

    file_bytes: int = 100_000_000
    inflated_bytes: int = 1_000_000_000
    inflation_ratio: int = 200
    members: int = 1_000
    cells: int = 5_000_000
    characters: int = 200_000_000


def vet(path: Path, limits: Limits) -> Kind:
    """Say what a file is, by its content alone: XLSX, XLSM, XLSB, XLS, ODS, XML, HTML or CSV, the kinds that are read.

    Raises `ReadError` for any other: `empty_file`, `too_large`, `password_protected`, `damaged`, `too_much_inside`,
    `kind_not_read`, `not_a_spreadsheet`. Its fact `kind` is always a `Kind`.
    """
    kind = kind_of(path)
    if kind not in _READ:
        raise refused(kind)
    if path.stat().st_size > limits.file_bytes:
        raise ReadError(problem="too_large", limit=size(limits.file_bytes), kind=kind)
    return _vet_package(path, limits) if kind is Kind.XLSX else kind


def _vet_package(path: Path, limits: Limits) -> Kind:
    try:
        package = opened(path)
        _vet_sizes(package.parts.values(), limits)
        kind = _kind_of_package(package)
        if kind is Kind.ODS:
            # OpenOffice declares a document type in parts that are not read; the reader refuses one in those that are.
            return kind
        for name in package.parts:
            if name.lower().endswith((".xml", ".rels")) and not name.startswith(_ASIDE):
                _vet_prolog(package.beginning(name, _PROLOG), kind)
    except DAMAGE as error:
        raise ReadError(problem="damaged", kind=Kind.XLSX) from error
    return kind


def _vet_sizes(members: Collection[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse what the package says of itself; whether it lies is seen when a member is unpacked."""
    if len(members) > limits.members:
        raise ReadError(problem="too_much_inside", what="parts", limit=f"{limits.members:,}", kind=Kind.XLSX)
    if sum(member.file_size for member in members) > limits.inflated_bytes:
        limit = size(limits.inflated_bytes)
        raise ReadError(problem="too_much_inside", what="when unpacked", limit=limit, kind=Kind.XLSX)
    for member in members:
        if member.file_size > RATIO_PAST and member.file_size > limits.inflation_ratio * member.compress_size:
            what = "times its packed size when unpacked"
            raise ReadError(problem="too_much_inside", what=what, limit=f"{limits.inflation_ratio:,}", kind=Kind.XLSX)
        if member.flag_bits & _ENCRYPTED_FLAG:
            raise refused(Kind.ENCRYPTED)


def _kind_of_package(package: Package) -> Kind:
    names = package.spelt.keys()
    mimetype, types_part, manifest = map(package.find, ("mimetype", _CONTENT_TYPES, "META-INF/manifest.xml"))
    if mimetype and package.beginning(mimetype, _PROLOG).startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        if manifest and b"encryption-data" in package.beginning(manifest, _MOST_LISTED):
            raise refused(Kind.ENCRYPTED)
        return Kind.ODS
    types = package.beginning(types_part, _MOST_LISTED) if types_part else b""
    if b"ms-excel.sheet.binary" in types or "xl/workbook.bin" in names:
        return Kind.XLSB
    if b"spreadsheetml" not in types:
        # A part of a workbook without its table of contents was a workbook once; a zip of anything else never was.
        if any(name.startswith("xl/") for name in names):
            raise ReadError(problem="damaged", kind=Kind.XLSX)
        raise refused(Kind.UNKNOWN)
    return Kind.XLSM if b"macroEnabled" in types else Kind.XLSX


def _vet_prolog(head: bytes, kind: Kind) -> None:
    """Refuse XML that declares a document type or entities: both stand before the root, and no workbook needs them."""
    # NULs go, so that UTF-16 hides nothing.
    head = _ASIDES.sub(b"", head.replace(b"\0", b""))
    root = _ROOT.search(head)
    if root is None or _DECLARED.search(head, 0, root.start()):
        raise ReadError(problem="damaged", kind=kind)
