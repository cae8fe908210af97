"""What the sender of a workbook should know besides its cells: macros and links left alone, a page cut short."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import olefile

from alexi_ingest.model import CellRef, Finding, Kind, Severity
from alexi_ingest.read.package import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PACKED = frozenset({Kind.XLSX, Kind.XLSM, Kind.XLSB})
_MACROS, _LINKS = "vbaproject.bin", "/externallinks/"
_OLD_MACROS = "_VBA_PROJECT_CUR"
_TABLE, _TABLE_END = re.compile(rb"<table[\s>]", re.IGNORECASE), re.compile(rb"</table[\s>]", re.IGNORECASE)


def notes(path: Path, kind: Kind) -> tuple[Finding, ...]:
    """Give a note for each, of a workbook that has been read."""
    names = _names(path, kind)
    found = {
        "macros_left_alone": any(name.endswith(_MACROS) or _OLD_MACROS in name for name in names),
        "links_left_alone": any(_LINKS in name for name in names),
        "page_cut_short": kind is Kind.HTML and _ends_in_table(path.read_bytes()),
    }
    return tuple(
        Finding(f"file.{problem}", Severity.NOTE, 0, problem, {}, CellRef()) for problem, here in found.items() if here
    )


def _ends_in_table(page: bytes) -> bool:
    """Whether tables begin that do not end: Excel opens such a page, too, and shows the rows that are left."""
    plain = page.replace(b"\0", b"")  # what is in UTF-16 or UTF-32 otherwise
    return len(_TABLE.findall(plain)) > len(_TABLE_END.findall(plain))


def _names(path: Path, kind: Kind) -> frozenset[str]:
    if kind in _PACKED:
        return frozenset(opened(path).spelt)
    return frozenset(_streams(path)) if kind is Kind.XLS and olefile.isOleFile(path) else frozenset()


def _streams(path: Path) -> Iterator[str]:
    with olefile.OleFileIO(path) as document:
        for entry in document.listdir(storages=True):
            yield from entry
