"""A clean table, and the ways in which people and programs spoil the CSV that it is written to.

The kinds of pollution are those of Vitagliano et al., "Pollock: A Data Loading Benchmark", PVLDB 16 (2023), and what
spreadsheets and survey platforms add.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

HEADINGS = ("Session", "Date", "Attended", "Cost", "Remark")
ROWS = (
    ("S1", "2015-09-04", "12", "150.00", "Held in the library"),
    ("S2", "2015-09-11", "7", "80.50", "Two left early, one came late"),
    ("S3", "2015-09-18", "0", "95.00", 'Called "off" by the school'),
    ("S4", "2015-09-25", "31", "1,250.75", "Police; health; social care"),
    ("S5", "2015-10-02", "18", "60.00", ""),
    ("S6", "2015-10-09", "22", "75.00", "First line\nsecond line"),
    ("S7", "2015-10-16", "9", "40.00", "Caf\u00e9 \u2013 \u00a3 5 a head"),
    ("S8", "2015-10-23", "14", "55.25", "O'Neill's hall"),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A table as it will be written; `expected` is what a careful person would say that the file holds."""

    rows: tuple[tuple[str, ...], ...] = ROWS
    heads: tuple[tuple[str, ...], ...] = (HEADINGS,)
    joined: tuple[str, ...] = HEADINGS
    delimiter: str = ","
    mark: str = '"'
    escape: str | None = None
    end: str = "\r\n"
    last_end: bool = True
    encoding: str = "utf-8"
    all_marked: bool = False
    named: bool = False
    wrap: str | None = None
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    blank_after: int | None = None
    edit_line: Callable[[int, str], str] = field(default=lambda _, line: line)
    edit_row: Callable[[int, tuple[str, ...]], tuple[str, ...]] = field(default=lambda _, row: row)

    @property
    def expected(self) -> list[list[str]]:
        """Give the table that should be read, short rows padded."""
        rows = [self.edit_row(at, row) for at, row in enumerate(self.rows)]
        width = len(self.joined)
        return [list(self.joined), *([*row, *[""] * (width - len(row))] for row in rows)]

    def content(self) -> bytes:
        """Give the bytes of the file."""
        named = (f"sep={self.delimiter}",) if self.named else ()
        lines = [*named, *self.above, *map(self._line, self.heads)]
        for at, row in enumerate(self.rows):
            lines.append(self.edit_line(at, self._line(row)))
            if at == self.blank_after:
                lines += ["", ""]
        if self.wrap is not None:
            lines = ['"' + line.replace('"', '""') + '"' + self.wrap if line else self.wrap for line in lines]
        text = self.end.join([*lines, *self.below]) + (self.end if self.last_end else "")
        return text.encode(self.encoding)

    def _line(self, row: tuple[str, ...]) -> str:
        return self.delimiter.join(map(self._cell, row))

    def _cell(self, cell: str) -> str:
        traps = (self.delimiter.strip() or self.delimiter, self.mark, "\n")
        if not self.all_marked and not any(trap in cell for trap in traps):
            return cell
        return self.mark + cell.replace(self.mark, (self.escape or self.mark) + self.mark) + self.mark


Pollution: TypeAlias = Callable[[Draft], Draft]


def _set(**changes: object) -> Pollution:
    return lambda draft: replace(draft, **changes)  # type: ignore[arg-type]


def _line(at: int, change: Callable[[str], str]) -> Pollution:
    """Change one line, of which the cells stay the same."""

    def pollute(draft: Draft) -> Draft:
        before = draft.edit_line
        return replace(draft, edit_line=lambda row, line: before(row, change(line) if row == at else line))

    return pollute


def _row(at: int, line: Callable[[str, Draft], str], row: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Pollution:
    """Change one line, and with it what its row should be read as."""

    def pollute(draft: Draft) -> Draft:
        changed = _line(at, lambda text: line(text, draft))(draft)
        before = draft.edit_row
        return replace(changed, edit_row=lambda number, cells: row(before(number, cells)) if number == at else cells)

    return pollute


def _short(draft: Draft) -> Draft:
    return replace(draft, rows=tuple(row[:4] if at == 4 else row for at, row in enumerate(draft.rows)))


def _long(draft: Draft) -> Draft:
    return replace(draft, rows=tuple((*row, "and more") if at == 4 else row for at, row in enumerate(draft.rows)))


DIALECTS: dict[str, Pollution] = {
    "as_it_is": lambda draft: draft,
    "semicolon": _set(delimiter=";"),
    "tab": _set(delimiter="\t"),
    "pipe": _set(delimiter="|"),
    "caret": _set(delimiter="^"),
    "comma_and_blank": _set(delimiter=", "),
    "apostrophes": _set(mark="'", all_marked=True),
    "backslash": _set(escape="\\"),
    "all_marked": _set(all_marked=True),
    "opened_as_one_column": _set(wrap=";;"),
    "named_delimiter": _set(named=True),
}
BYTES: dict[str, Pollution] = {
    "lf": _set(end="\n"),
    "cr": _set(end="\r"),
    "cr_cr_lf": _set(end="\r\r\n"),
    "no_last_end": _set(last_end=False),
    "byte_order_mark": _set(encoding="utf-8-sig"),
    "utf_16": _set(encoding="utf-16"),
    "utf_16_le": _set(encoding="utf-16-le"),
    "utf_16_be": _set(encoding="utf-16-be"),
    "utf_32": _set(encoding="utf-32"),
    "cp1252": _set(encoding="cp1252"),
}
SHAPES: dict[str, Pollution] = {
    "title": lambda draft: replace(draft, above=(*draft.above, "Training return, autumn", "")),
    "preamble": lambda draft: replace(draft, above=(*draft.above, "Service: North", "Period: Q2", "Sent by: J.", "")),
    "comments": lambda draft: replace(draft, above=(*draft.above, "# made by hand", "# do not change")),
    "footnote": lambda draft: replace(draft, below=("", "Note: figures are to be confirmed")),
    "control_z": lambda draft: replace(draft, below=("\x1a",), last_end=False),
    "blank_lines": _set(blank_after=3),
    "blank_end": lambda draft: replace(draft, below=("", "", "")),
    "delimiters_end": lambda draft: replace(draft, below=(draft.delimiter.strip(" ") * 4,) * 3),
    "short_row": _short,
    "long_row": _long,
    "two_heading_rows": lambda draft: replace(
        draft,
        heads=(("Session", "", "People", "Money", ""), ("", "Date", "Attended", "Cost", "Remark")),
        joined=("Session", "Date", "People - Attended", "Money - Cost", "Money - Remark"),
    ),
    "one_row": lambda draft: replace(draft, rows=draft.rows[:1]),
    "headings_alone": _set(rows=()),
}
LINES: dict[str, Pollution] = {
    "delimiter_after_a_row": _row(2, lambda line, draft: line + draft.delimiter.strip(" "), lambda row: row),
    "mark_within_a_cell": _row(
        0, lambda line, _: line.replace("the library", 'the 5" library'),
        lambda row: (*row[:4], row[4].replace("the library", 'the 5" library'), *row[5:]),
    ),
    "mark_never_closed": _row(
        4, lambda line, _: line.replace("2015-10-02", '"2015-10-02'), lambda row: (row[0], '"' + row[1], *row[2:])
    ),
    "row_by_another_delimiter": lambda draft: _line(
        6, lambda line: line.replace(draft.delimiter, "\t" if draft.delimiter == "|" else "|")
    )(draft),
    "row_marked_once_more": _line(1, lambda line: '"' + line.replace('"', '""') + '"'),
    "nul": _line(4, lambda line: line.replace("S5", "S\x005")),
}  # fmt: skip
