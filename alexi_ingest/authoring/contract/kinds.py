"""Save a grid as kinds of workbook that XlsxWriter does not write: .xls by xlwt, where it is installed, and .ods."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from alexi_ingest.authoring.contract.grids import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from alexi_ingest.authoring.contract.grids import Grid
    from alexi_ingest.read.formats.raw import Cell

_MOST_ROWS = 65_536
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_NAMES}:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def as_xls(grid: Grid, path: Path) -> Path | str | None:
    """Save as Excel 97 does; the reason where that cannot be done, None for what is no workbook."""
    if grid.text:
        return None
    if find_spec("xlwt") is None:
        return "not tried as .xls: xlwt is not installed"
    xlwt: Any = import_module("xlwt")
    book = xlwt.Workbook()
    shown = {
        datetime: xlwt.easyxf(num_format_str="dd/mm/yyyy hh:mm:ss"),
        date: xlwt.easyxf(num_format_str="dd/mm/yyyy"),
        time: xlwt.easyxf(num_format_str="hh:mm:ss"),
    }
    plain = xlwt.easyxf()
    for page in grid.pages:
        sheet = book.add_sheet(page.name)
        for number, row in enumerate(page.rows[:_MOST_ROWS]):
            for column, cell in enumerate(row):
                value = as_text(cell) if isinstance(cell, timedelta) else cell
                if value is not None:
                    sheet.write(number, column, value, shown.get(type(value), plain))
    book.save(str(path))
    return path


def as_ods(grid: Grid, path: Path) -> Path | str | None:
    """Save as LibreOffice does (OpenDocument 1.3); None for what is no workbook."""
    if grid.text:
        return None
    tables = "".join(
        f"<table:table table:name={quoteattr(page.name)}>"
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row or (None,)))}</table:table-row>" for row in page.rows)
        + "</table:table>"
        for page in grid.pages
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_NAMES}:office:1.0" '
        f'xmlns:table="{_NAMES}:table:1.0" xmlns:text="{_NAMES}:text:1.0" office:version="1.3">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        package.writestr("mimetype", _ODS, ZIP_STORED)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", _MANIFEST)
    return path


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    return f"<table:table-cell {_ods_value(cell)}><text:p>{escape(as_text(cell))}</text:p></table:table-cell>"


def _ods_value(cell: Cell) -> str:
    kinds: dict[type, str] = {bool: "boolean", int: "float", float: "float", datetime: "date", date: "date"}
    kinds |= {time: "time", timedelta: "time"}
    kind = kinds.get(type(cell), "string")
    if kind == "string":
        return 'office:value-type="string"'
    if isinstance(cell, time):
        cell = timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        value = f"PT{minutes // 60:02d}H{minutes % 60:02d}M{seconds:02d}S"
    else:
        value = cell.isoformat() if isinstance(cell, date) else str(cell).lower()
    name = "value" if kind == "float" else f"{kind}-value"
    return f'office:value-type="{kind}" office:{name}="{value}"'


KINDS: Mapping[str, Callable[[Grid, Path], Path | str | None]] = {"xls": as_xls, "ods": as_ods}
"""Every kind by the ending of its files."""
