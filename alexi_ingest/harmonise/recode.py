"""Code lists as they stand in CSV files: read once, checked line by line."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

from alexi_ingest.declare import CodeEntry, CodeList
from alexi_ingest.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NEEDED = ("code", "label", "valid_from", "valid_to")
SYNONYMS = "synonyms"
SEPARATOR = "|"


def load_codelists(folder: Path) -> Mapping[str, CodeList]:
    """Read every `*.csv` of a folder: a list each, named as its file, in the order of the names.

    A file has the columns `code,label,valid_from,valid_to`, perhaps `synonyms` (separated by `|`), and any others,
    which are left alone; it is UTF-8. A code may have several lines, one for each time that it is valid.

    Raises:
        DeclarationError: naming file and line, where a column or a code is missing, a date is not ISO 8601 or ends
            before it begins, a line has too many cells, two lines of a code overlap, or a file holds no codes.
    """
    if not folder.is_dir():
        msg = f"{folder}: there is no such folder of code lists"
        raise DeclarationError(msg)
    return {path.stem: load_codelist(path) for path in sorted(folder.glob("*.csv"))}


def load_codelist(path: Path) -> CodeList:
    """Read one code list; see `load_codelists`."""
    entries: list[CodeEntry] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file, strict=True)
            missing = [name for name in NEEDED if name not in (lines.fieldnames or ())]
            if missing:
                raise _fault(path, 1, f"there is no column {', '.join(missing)}")
            for line in lines:
                entry = _entry(path, lines.line_num, line)
                if any(_overlap(entry, other) for other in entries):
                    raise _fault(path, lines.line_num, "the code stands already, for the same time")
                entries.append(entry)
    except (UnicodeDecodeError, csv.Error) as error:
        msg = f"{path}: not a CSV file in UTF-8"
        raise DeclarationError(msg) from error
    if not entries:
        raise _fault(path, 1, "the list holds no codes")
    return CodeList(path.stem, tuple(entries))


def _entry(path: Path, number: int, line: Mapping[str | None, str | None]) -> CodeEntry:
    """Make the entry of one line; `csv` puts surplus cells under None, and None where cells are lacking."""
    if None in line:
        raise _fault(path, number, "there are more cells than headings")
    code, label, begun, ended = ((line[name] or "").strip() for name in NEEDED)
    if not code or ";" in code:
        raise _fault(path, number, "the code is empty or holds a semicolon, which parts codes")
    for name, text in (("valid_from", begun), ("valid_to", ended)):
        if text and not _is_date(text):
            raise _fault(path, number, f"{name} is not a date like 2015-09-01")
    if begun and ended and ended < begun:
        raise _fault(path, number, "valid_to is before valid_from")
    synonyms = (synonym.strip() for synonym in (line.get(SYNONYMS) or "").split(SEPARATOR))
    return CodeEntry(code, label or code, begun or None, ended or None, tuple(filter(None, synonyms)))


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _overlap(one: CodeEntry, other: CodeEntry) -> bool:
    """Whether two lines are of one code at one time. ISO dates sort as text; `~` sorts after every digit."""
    starts, ends = max(one.valid_from or "", other.valid_from or ""), min(one.valid_to or "~", other.valid_to or "~")
    return one.code == other.code and starts <= ends


def _fault(path: Path, line: int, reason: str) -> DeclarationError:
    return DeclarationError(f"{path}, line {line}: {reason}")
