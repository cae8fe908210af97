"""Code lists as they stand in CSV files: read once, checked line by line."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from alexi_ingest.declare import HUBS, CodeEntry, CodeList
from alexi_ingest.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NEEDED = ("code", "label", "valid_from", "valid_to")
SYNONYMS = "synonyms"
SEPARATOR = "|"
ANY_HUB = CodeList(HUBS, (), open=True)
"""The list of hubs where no site says which there are."""
_NUMBERED = re.compile(r"(.*?)[-_ ]*0*(\d+)")


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


def hub_entries(hubs: Mapping[str, str], members: Mapping[str, tuple[str, str]]) -> tuple[CodeEntry, ...]:
    """Give hubs (id → name) as codes, in use from the day on which each joined to that on which it left (`""`)."""
    days = {hub: members.get(hub, ("", "")) for hub in hubs}
    return tuple(CodeEntry(hub, name, days[hub][0] or None, days[hub][1] or None) for hub, name in hubs.items())


@lru_cache(maxsize=64)
def hub_list(hubs: tuple[CodeEntry, ...]) -> CodeList:
    """Make the code list of a site's hubs, which may also be written otherwise: `Hub 3` for `hub-03`."""
    return CodeList(HUBS, tuple(replace(one, synonyms=_spelt(one.code)) for one in hubs)) if hubs else ANY_HUB


def _spelt(hub: str) -> tuple[str, ...]:
    numbered = _NUMBERED.fullmatch(hub)
    if not numbered or not numbered[1]:
        return ()
    word, number = numbered.groups()
    return tuple(f"{word}{between}{figures}" for between in (" ", "") for figures in (number, number.zfill(2)))


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
