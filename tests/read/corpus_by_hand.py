"""The corpus written by hand: a binary workbook record by record, an XML Spreadsheet tag by tag, and other XML."""

from __future__ import annotations

import re
import struct
from datetime import date, datetime, time, timedelta
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from tests.read.books import changed
from tests.read.corpus import place
from tests.read.corpus_writers import BERR, by_xlsxwriter, ordered, serial
from tests.read.formats.binary import Record, real, wide, xlsb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tests.read.corpus import Known, Page

_OFFICE = "urn:schemas-microsoft-com:office"


def as_xlsb(path: Path, pages: Sequence[Page], *, since_1904: bool = False) -> None:
    """Write it record by record."""
    codes = sorted({known.code for page in pages for known in page.cells.values()} - {""})
    texts = sorted({known.value for page in pages for known in page.cells.values() if isinstance(known.value, str)})
    sheets = {
        page.name: {at: _record(known, texts, codes, since_1904=since_1904) for at, known in _with_looks(page)}
        for page in pages
    }
    hidden = [page.name for page in pages if page.state != "visible"]
    xlsb(path, sheets, texts=texts, formats=codes, hidden=hidden, since_1904=since_1904)


def _with_looks(page: Page) -> list[tuple[tuple[int, int], Known | None]]:
    return sorted([*ordered(page), *((place(where), None) for where in page.looks)], key=lambda each: each[0])


def _record(known: Known | None, texts: Sequence[str], codes: Sequence[str], *, since_1904: bool) -> Record:
    if known is None:
        return Record(1, b"")
    value, style = serial(known.value, since_1904=since_1904), codes.index(known.code) + 1 if known.code else 0
    rest = bytes(6) if known.formula else b""
    if known.error:
        return Record(11 if rest else 3, bytes((BERR[str(value)],)) + rest)
    if isinstance(value, bool):
        return Record(10 if rest else 4, bytes((value,)) + rest)
    if isinstance(value, (int, float)):
        return Record(9, struct.pack("<d", value) + rest, style) if rest else real(value, style)
    return Record(8, wide(value or "") + rest) if rest else Record(7, struct.pack("<I", texts.index(value)))


def as_xml(path: Path, pages: Sequence[Page], *, since_1904: bool = False) -> None:
    """Write an XML Spreadsheet of Excel 2003."""
    codes = sorted({known.code for page in pages for known in page.cells.values()})
    styles = "".join(
        f'<Style ss:ID="s{number}"><NumberFormat ss:Format="{escape(code)}"/></Style>'
        for number, code in enumerate(codes)
    )
    era = "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook>" if since_1904 else ""
    sheets = "".join(_xml_sheet(page, codes, since_1904=since_1904) for page in pages)
    path.write_text(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{_OFFICE}:spreadsheet" xmlns:ss="{_OFFICE}:spreadsheet" xmlns:x="{_OFFICE}:excel">'
        f"{era}<Styles>{styles}</Styles>{sheets}</Workbook>",
        encoding="utf-8",
    )  # fmt: skip


def _xml_sheet(page: Page, codes: Sequence[str], *, since_1904: bool) -> str:
    rows = "".join(
        f'<Row ss:Index="{at + 1}">{"".join(_xml_cells(run, codes, since_1904=since_1904))}</Row>'
        for at, run in groupby(_with_looks(page), lambda each: each[0][0])
    )
    state = {"hidden": "SheetHidden", "very hidden": "SheetVeryHidden"}.get(page.state, "SheetVisible")
    options = f"<x:WorksheetOptions><x:Visible>{state}</x:Visible></x:WorksheetOptions>"
    return f'<Worksheet ss:Name="{escape(page.name)}"><Table>{rows}</Table>{options}</Worksheet>'


def _xml_cells(run: Any, codes: Sequence[str], *, since_1904: bool) -> Iterator[str]:  # noqa: ANN401 - of `groupby`
    for (_, column), known in run:
        yield f'<Cell ss:Index="{column + 1}"' + (
            "/>" if known is None else _xml_cell(known, codes, since_1904=since_1904)
        )


def _xml_cell(known: Known, codes: Sequence[str], *, since_1904: bool) -> str:
    value = known.value
    kind, said = "String", known.text or ""
    if known.error:
        kind = "Error"
    elif isinstance(value, bool):
        kind, said = "Boolean", str(int(value))
    elif isinstance(value, (int, float)):
        kind, said = "Number", repr(float(value))
    elif isinstance(value, (date, time, timedelta)):
        kind, said = "DateTime", _xml_moment(value, since_1904=since_1904)
    said = escape(said).replace("\n", "&#10;").replace("\t", "&#9;")
    formula = f' ss:Formula="{escape(known.formula)}"' if known.formula else ""
    return f' ss:StyleID="s{codes.index(known.code)}"{formula}><Data ss:Type="{kind}">{said}</Data></Cell>'


def _xml_moment(value: date | time | timedelta, *, since_1904: bool) -> str:
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 31)  # noqa: DTZ001 - cells have no time zone
    if isinstance(value, time):
        value = datetime.combine(first, value)
    elif isinstance(value, timedelta):
        # Days that have passed are counted from the day before, but for those before the leap day that never was.
        value = first + value
    elif not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value.isoformat(timespec="milliseconds")


def as_xlsx(change: Callable[[bytes], bytes]) -> Callable[[Path, Sequence[Page]], object]:
    """Write with XlsxWriter, and change the XML of the first sheet."""

    def written(path: Path, pages: Sequence[Page]) -> None:
        by_xlsxwriter(path, pages)
        changed(path, "xl/worksheets/sheet1.xml", change)

    return written


def without_addresses(xml: bytes) -> bytes:
    """Fill the gaps with empty rows and cells, and leave every address out."""

    def row(found: re.Match[bytes]) -> bytes:
        cells = {
            place(cell[1].decode())[1]: cell[0] for cell in re.finditer(rb'<c r="([A-Z]+\d+)".*?(?:/>|</c>)', found[0])
        }
        return b"<row>" + b"".join(cells.get(at, b"<c/>") for at in range(max(cells, default=-1) + 1)) + b"</row>"

    rows = {int(found[1]): row(found) for found in re.finditer(rb'<row r="(\d+)".*?</row>', xml)}
    content = b"".join(rows.get(at, b"<row/>") for at in range(1, max(rows) + 1))
    content = re.sub(rb'<c r="[A-Z]+\d+"', b"<c", content)
    return re.sub(
        rb"<sheetData>.*</sheetData>", lambda _: b"<sheetData>" + content + b"</sheetData>", xml, flags=re.DOTALL
    )


def prefixed(xml: bytes) -> bytes:
    return re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x=")


def lying(xml: bytes) -> bytes:
    return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', xml)


def errors_without_formulas(xml: bytes) -> bytes:
    return re.sub(rb' t="e"><f>[^<]*</f>', b' t="e">', xml)


def in_full(xml: bytes) -> bytes:
    return xml.replace(b'<c r="H13"><v>0.3</v>', b'<c r="H13"><v>0.30000000000000004</v>')
