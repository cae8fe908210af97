"""Workbooks for the tests of this room, written cell by cell; and the parts of one, changed."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

FORMATS = {date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm:ss", time: "hh:mm", timedelta: "[h]:mm"}

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, and the result that the file keeps; None for none."""

    text: str
    saved: Any


def book(path: Path, sheets: Mapping[str, Sequence[Any]], **options: Any) -> Path:  # noqa: ANN401 - XlsxWriter's
    """Write a workbook of sheets given as rows from A1; None leaves a cell out. `narrow` columns have a width."""
    hidden, narrow = options.pop("hidden", ()), options.pop("narrow", ())
    with xlsxwriter.Workbook(str(path), options) as written:
        formats = {kind: written.add_format({"num_format": code}) for kind, code in FORMATS.items()}
        for name, rows in sheets.items():
            sheet = written.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, Formula):
                        sheet.write_formula(at, column, cell.text, None, "" if cell.saved is None else cell.saved)
                    elif type(cell) in formats:
                        sheet.write(at, column, cell, formats[type(cell)])
                    elif isinstance(cell, str):
                        sheet.write_string(at, column, cell)
                    elif cell is not None:
                        sheet.write(at, column, cell)
            for column in narrow:
                sheet.set_column(column, column, 5)
            if name in hidden:
                sheet.hide()
    return path


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Write a package again with one of its parts changed (or added, from nothing)."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def saved_by_libreoffice(original: Path, form: str) -> Path:
    """Let LibreOffice save a workbook in another form (`ending`, or `ending:filter`), beside it."""
    folder = original.parent
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form]
    subprocess.run([*command, "--outdir", str(folder), str(original)], check=True, capture_output=True, timeout=120)
    return original.with_suffix(f".{form.partition(':')[0]}")


def sharing(path: Path, part: str) -> Path:
    """Add a part to a package that is made of the same packed bytes as another."""
    changed(path, "xl/media/twin.bin", lambda _: b"x" * 100)
    with zipfile.ZipFile(path) as package:
        offset = package.getinfo(part).header_offset
    return _directory(path, "xl/media/twin.bin", 42, offset)


def understated(path: Path, part: str, size: int) -> Path:
    """Let a package say of a part that it is of so many bytes when unpacked."""
    return _directory(path, part, 24, size)


def _directory(path: Path, part: str, at: int, value: int) -> Path:
    """Write into what a package's table of contents says of a part (APPNOTE.TXT 4.3.12)."""
    content = bytearray(path.read_bytes())
    entry = content.rfind(b"PK\x01\x02", 0, content.rfind(part.encode()))
    struct.pack_into("<I", content, entry + at, value)
    path.write_bytes(content)
    return path
