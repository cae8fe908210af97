"""Files that would do harm if they could: each written as an attacker, a broken program or an accident makes it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.read.books import book, changed, sharing, understated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
ONE = "<v>1</v>"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file by its name in the inbox: how it is made from a good workbook's path, and what must become of it."""

    make: Callable[[Path], object]
    verdict: str
    rule: str


def _part(part: str, change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda path: changed(path, part, change)


def _bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _rows(cells: str) -> Callable[[bytes], bytes]:
    return lambda xml: re.sub(
        rb"<sheetData>.*</sheetData>", f"<sheetData>{cells}</sheetData>".encode(), xml, flags=re.DOTALL
    )


def _bomb(path: Path) -> None:
    """Unpack 1,000 times as large as it is packed."""
    changed(path, SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 300_000_000))


def _text_bomb(path: Path) -> None:
    """Show one long text in very many cells: small as a file, 30 GB as cells."""
    changed(
        path, TEXTS, lambda xml: re.sub(rb"<t>[^<]*</t>", b"<t>" + bytes(range(97, 123)) * 1200 + b"</t>", xml, count=1)
    )
    cells = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 1_000_001))
    _wide_ratio(path, _rows(cells))


def _wide_ratio(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Pack badly, so that no ratio gives the part away."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[SHEET] = change(parts[SHEET])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def _many_members(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as package:
        for number in range(65_000):
            package.writestr(f"xl/media/{number}.bin", b"")


def _nested(path: Path) -> None:
    inner = path.read_bytes()
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("return.xlsx", inner)


def _lying_size(path: Path) -> None:
    changed(path, SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 5_000_000))
    understated(path, SHEET, 1000)


def _ods(path: Path, tables: str, head: str = "") -> None:
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f"{head}<office:document-content {names}><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("content.xml", content)


def _repeats(path: Path) -> None:
    kind = 'table:number-columns-repeated="16384" office:value-type="string"'
    cell = f"<table:table-cell {kind}><text:p>x</text:p></table:table-cell>"
    _ods(
        path,
        f'<table:table><table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row></table:table>',
    )


def _long_line(path: Path) -> None:
    path.write_bytes(b'Session ID,Date\n"' + b"x" * 60_000_000)


def _huge(path: Path) -> None:
    path.write_bytes(b"Session ID,Date\n" + b"a,b\n" * 26_000_000)


def _gzip(path: Path) -> None:
    packed = io.BytesIO(zlib.compress(b"a,b\n", wbits=31))
    path.write_bytes(packed.getvalue())


_ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
FAULTS: Mapping[str, Hostile] = {
    "42 bomb.xlsx": Hostile(_bomb, "rejected", "file.too_much_inside"),
    "43 far cell.xlsx": Hostile(
        _part(SHEET, _rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), "rejected", "file.too_much_inside"
    ),
    "43 far first cell.xlsx": Hostile(
        _part(SHEET, _rows(f'<row r="1"><c r="XFD1">{ONE}</c></row><row r="1048576"><c r="A1048576">{ONE}</c></row>')),
        "rejected",
        "file.too_much_inside",
    ),
    "44 texts.xlsx": Hostile(_text_bomb, "rejected", "file.too_much_inside"),
    "45 members.xlsx": Hostile(_many_members, "rejected", "file.too_much_inside"),
    "45 nested.xlsx": Hostile(_nested, "rejected", "file.not_a_spreadsheet"),
    "45 overlapping.xlsx": Hostile(lambda path: sharing(path, SHEET), "rejected", "file.damaged"),
    "46 lying.xlsx": Hostile(_lying_size, "rejected", "file.damaged"),
    "47 entities.xlsx": Hostile(_part(SHEET, lambda xml: _ENTITIES + xml), "rejected", "file.damaged"),
    "47 outside.xlsx": Hostile(_part(TEXTS, lambda xml: _OUTSIDE + xml), "rejected", "file.damaged"),
    "47 outside.ods": Hostile(
        lambda path: _ods(path, '<table:table table:name="&a;"/>', _OUTSIDE.decode()), "rejected", "file.damaged"
    ),
    "47 outside.xml": Hostile(
        _bytes(_OUTSIDE + b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&a;</Workbook>'),
        "rejected", "file.damaged",
    ),
    "48 repeats.ods": Hostile(_repeats, "rejected", "file.too_much_inside"),
    "49 locked.xlsx": Hostile(
        _bytes(OLE2 + "EncryptedPackage".encode("utf-16-le")), "rejected", "file.password_protected"
    ),
    "50 picture.xlsx": Hostile(_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256))), "rejected", "file.not_a_spreadsheet"),
    "50 packed.csv": Hostile(_gzip, "rejected", "file.not_a_spreadsheet"),
    "50 page.xls": Hostile(
        _bytes(b"<html><table><tr><th>Wing<th>Beds<tr><td>North<td>12</table>"), "review", "review.not_recognised"
    ),
    "52 unsaved.xlsx": Hostile(
        _part(SHEET, _rows('<row r="1"><c r="A1"><f>1+1</f></c></row>')), "rejected", "file.unsaved_formulas"
    ),
    "55 huge.csv": Hostile(_huge, "rejected", "file.too_large"),
    "55 line.csv": Hostile(_long_line, "review", "review.not_recognised"),
    "55 nul.csv": Hostile(_bytes(b"Wing,Beds\n" + b"North,1\0002\n" * 3), "review", "review.not_recognised"),
}  # fmt: skip


def write(path: Path, hostile: Hostile) -> None:
    """Write a file, from a good workbook of another kind where it needs one."""
    book(path, {"Wings": [["Wing", "Beds"], ["North", 12], ["South", 9]]})
    hostile.make(path)
