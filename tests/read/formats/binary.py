"""A binary workbook for the tests of this room, written record by record."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"


@dataclass(frozen=True)
class Record:
    """A cell's record: its number, its content after the style, and the style; `short`: without its column."""

    number: int
    content: bytes
    style: int = 0
    short: bool = False


def record(number: int, content: bytes) -> bytes:
    first = bytes((number,)) if number < 0x80 else bytes((number & 0x7F | 0x80, number >> 7))
    size, sizes = len(content), b""
    while True:
        sizes += bytes((size & 0x7F | (0x80 if size > 0x7F else 0),))
        size >>= 7
        if not size:
            return first + sizes + content


def wide(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def real(number: float, style: int = 0) -> Record:
    return Record(5, struct.pack("<d", number), style)


def sheet(cells: Mapping[tuple[int, int], Record]) -> bytes:
    """Write cells, by row and column from 0, in the order in which they are given."""
    content, row = record(129, b"") + record(145, b""), None
    for (at, column), cell in cells.items():
        if at != row:
            row = at
            content += record(0, struct.pack("<I", at) + bytes(13))
        place = b"" if cell.short else struct.pack("<I", column)
        content += record(cell.number, place + cell.style.to_bytes(3, "little") + b"\0" + cell.content)
    return content + record(146, b"") + record(130, b"")


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    each = (
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(each)}</Relationships>'


def xlsb(
    path: Path,
    sheets: Mapping[str, Mapping[tuple[int, int], Record]],
    *,
    texts: Sequence[str] = (),
    formats: Sequence[str] = (),
    hidden: Sequence[str] = (),
    since_1904: bool = False,
) -> Path:
    """Write a workbook whose style 0 is plain, and style *n* shows numbers by the *n*th of `formats`."""
    listed = b"".join(
        record(156, struct.pack("<II", 1 if name in hidden else 0, at) + wide(f"s{at}") + wide(name))
        for at, name in enumerate(sheets)
    )
    styles = b"".join(record(44, struct.pack("<H", 164 + at) + wide(code)) for at, code in enumerate(formats))
    numbers = [0, *(164 + at for at in range(len(formats)))]
    styles += record(626, b"") + record(47, struct.pack("<HH", 0xFFFF, 14) + bytes(12)) + record(627, b"")
    styles += record(617, b"") + b"".join(record(47, struct.pack("<HH", 0, each) + bytes(12)) for each in numbers)
    related = {f"s{at}": ("worksheet", f"worksheets/sheet{at}.bin") for at in range(len(sheets))}
    related |= {"t": ("sharedStrings", "sharedStrings.bin"), "y": ("styles", "styles.bin")}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", f'<Types><Override ContentType="{_TYPES}"/></Types>')
        package.writestr("_rels/.rels", _relations({"w": ("officeDocument", "xl/workbook.bin")}))
        package.writestr("xl/_rels/workbook.bin.rels", _relations(related))
        package.writestr("xl/workbook.bin", record(153, struct.pack("<I", since_1904)) + listed)
        package.writestr("xl/sharedStrings.bin", b"".join(record(19, b"\0" + wide(text)) for text in texts))
        package.writestr("xl/styles.bin", styles + record(618, b""))
        for at, cells in enumerate(sheets.values()):
            package.writestr(f"xl/worksheets/sheet{at}.bin", sheet(cells))
    return path
