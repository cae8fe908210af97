"""A CSV as people send it, read with care: encoding, delimiter, quotes, line breaks, ragged rows."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.errors import ReadError
from alexi_ingest.kinds import asked_for
from alexi_ingest.model import CellRef, Finding, Kind, Severity, Sheet
from alexi_ingest.read.formats.raw import Room
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.locate import headings, is_number_or_date, joined, without_footnotes
from alexi_ingest.read.textual import trimmed, without_blanks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DELIMITERS = ",;\t|"
_SAMPLE = 200
_NO_HEADINGS = 0.3
_MOST_UNCLOSED = 20
_END = "\ue000 end of the text \ue000"
_NO_LIMITS = Limits()
_UNREADABLE = "\ufffd"
_UNDEFINED = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
_CP1252 = "".join(bytes((code,)).decode("cp1252", "ignore") or chr(code) for code in range(256))
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?[\r\n]*', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OpenedText:
    """A text file as one sheet, and what had to be done to read it."""

    sheet: Sheet
    notes: tuple[Finding, ...]


def open_text(path: Path, name: str, limits: Limits = _NO_LIMITS) -> OpenedText:
    """Read a CSV-like file that was sent as `name`, and has passed `guard.vet`.

    Row *i* of the sheet is record *i + 1*, blank lines counted, as a spreadsheet shows it. Rows may differ in length;
    none is cut or shifted. Raises `ReadError`: `too_much_inside`.
    """
    decoded = _decode(path.read_bytes())
    parsed = _parse(decoded.text)
    width = max(map(len, parsed.records), default=0)
    Room(limits, Kind.CSV).fit(width * len(parsed.records))
    columns = zip_longest(*parsed.records, fillvalue="")
    series = [without_blanks(pl.Series(str(number), column, pl.String)) for number, column in enumerate(columns)]
    return OpenedText(Sheet(Path(name).stem, trimmed(pl.DataFrame(series))), (*decoded.notes, *parsed.notes))


def rows(path: Path | str) -> list[list[str]]:
    """Give a CSV-like file's table as text: the headings first (two or three rows of them joined into one).

    Preamble, blank rows and footnotes are left out; short rows are padded, long rows kept whole. Raises `ReadError`.
    """
    path = Path(path)
    with asked_for(path):
        kind = vet(path, _NO_LIMITS)
        if kind is not Kind.CSV:
            raise ReadError(problem="not_text", kind=kind)
        content = path.read_bytes()
    records = _parse(_decode(content).text).records
    span = headings(records)
    table = records
    if span:
        body = without_footnotes(records[span[1] + 1 :])
        table = [list(joined(records[span[0] : span[1] + 1])), *map(list, body)]
    table = [row for row in table if any(map(str.strip, row))]
    width = len(table[0]) if table else 0
    return [[*row, *[""] * (width - len(row))] for row in table]


@dataclass(frozen=True, slots=True)
class _Decoded:
    text: str
    notes: tuple[Finding, ...]


def _decode(content: bytes) -> _Decoded:
    """Decode by byte order mark, else as UTF-8 if all of it is, else as cp1252, where every byte means something."""
    undefined = unreadable = 0
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", "replace")
        unreadable = text.count(_UNREADABLE)
    else:
        content = content.removeprefix(codecs.BOM_UTF8)
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            undefined = len(content) - len(content.translate(None, _UNDEFINED))
            text, _ = codecs.charmap_decode(content, "strict", _CP1252)
    nul = text.count("\0")
    if nul:
        text = text.replace("\0", "")
    counts = (("undefined_bytes", undefined), ("unreadable_characters", unreadable), ("nul_bytes", nul))
    return _Decoded(text.rstrip("\x1a"), tuple(_note(problem, {"count": count}) for problem, count in counts if count))


@dataclass(frozen=True, slots=True)
class _Parsed:
    records: list[list[str]]
    notes: tuple[Finding, ...]


def _note(problem: str, facts: Mapping[str, str | int], row: int | None = None) -> Finding:
    return Finding(f"file.{problem}", Severity.NOTE, 0, problem, facts, CellRef(row=row))


def _parse(text: str) -> _Parsed:
    # A field is never longer than the file, whose size is bounded; the module's own bound is for whole programs.
    csv.field_size_limit(sys.maxsize)
    lines = list(io.StringIO(text, newline=""))
    if lines and lines[-1][-1] not in "\r\n":
        lines[-1] += "\n"
    named = _SEPARATOR.fullmatch(lines[0]) if lines else None
    delimiter = named[1] if named else _delimiter(lines)
    return _records(lines[1:] if named else lines, delimiter)


def _delimiter(lines: Sequence[str]) -> str:
    """Choose the delimiter by which most records have one width, the more columns the better, under text headings."""
    return max(DELIMITERS, key=lambda delimiter: _consistency(lines, delimiter))


def _consistency(lines: Sequence[str], delimiter: str) -> float:
    records = [record for record in islice(csv.reader(lines, delimiter=delimiter), _SAMPLE) if any(record)]
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    first = next(record for record in records if len(record) == width)
    # Decimal commas make a second delimiter of every row but the headings.
    headed = 1 if not any(map(is_number_or_date, first)) else _NO_HEADINGS
    return count / len(records) * math.log2(width) * headed


def _records(lines: Sequence[str], delimiter: str) -> _Parsed:
    """Split lines into records. A quote that is never closed is text, and does not swallow the rest of the file."""
    records: list[list[str]] = []
    unclosed: list[int] = []
    start = 0
    while len(unclosed) < _MOST_UNCLOSED:
        found = list(csv.reader(chain(islice(lines, start, None), (_END,)), delimiter=delimiter))
        if found.pop() == [_END]:
            return _Parsed(records + found, _about_unclosed(unclosed))
        records += found
        unclosed.append(len(records) + 1)
        start = _line_after(islice(lines, start, None), delimiter, len(found)) + start
        records += _unquoted(lines[start : start + 1], delimiter)
        start += 1
    row = len(records) + 1
    notes = (*_about_unclosed(unclosed), _note("quotes_as_text", {"first_row": str(row)}, row))
    return _Parsed(records + _unquoted(lines[start:], delimiter), notes)


def _about_unclosed(rows: Sequence[int]) -> tuple[Finding, ...]:
    return (_note("unclosed_quote", {"count": len(rows), "first_row": str(rows[0])}, rows[0]),) if rows else ()


def _line_after(lines: Iterable[str], delimiter: str, count: int) -> int:
    """Give the number of lines that so many records take."""
    reader = csv.reader(lines, delimiter=delimiter)
    for _ in islice(reader, count):
        pass
    return reader.line_num


def _unquoted(lines: Iterable[str], delimiter: str) -> list[list[str]]:
    return list(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
