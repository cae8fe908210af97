"""Nouns of what came in: the arrival, the workbook with its sheets, the claim, the tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from alexi_ingest.model.cells import CellRef

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime
    from pathlib import Path

    import polars as pl

    from alexi_ingest.model.cells import Withheld
    from alexi_ingest.model.outcomes import Finding
    from alexi_ingest.model.stamp import Stamp

ROW = "_row"
"""Column of every `Table` frame: the sheet's row number from 1 (the line's row of a CSV).

Example:
    >>> twice = that(
    ...     pl.col("id").is_first_distinct(),
    ...     other=pl.col(ROW).first().over("id").cast(pl.String),
    ...     message="See row {other}",
    ... )
    >>> try_rule(twice, id=["S1", "S1"])
    ['A3: See row 2']
"""
SHEET = "_sheet"
"""The column of a published frame that has the name of the sheet that a row comes from."""
HUB = "hub"
"""The column of a published frame that has the hub that a row is about, where the rows of its return say so."""
TEAM = "team"
"""The evaluation team as a sender: no hub may be called so."""
COLUMN = "_column"
"""Column of the frame of a `Table` with `places`: the sheet's column from 0; with `_row` it tells records apart.

Null where a record is no one cell.
"""


class Kind(StrEnum):
    """What a file is, by its content."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    HTML = "html"
    XML = "xml"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file as it was dropped, after custody was taken of it."""

    path: Path
    name: str
    device: int
    inode: int
    mtime_ns: int
    size: int
    sha256: str
    hub: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet, or a whole CSV: text of every cell at its absolute address.

    `frame` has a `String` column for each sheet column from A, named `"0"`, `"1"` …; row *i* is sheet row *i + 1*.
    An empty cell is null. Numbers stand as a person would type them (`7`, `0.5`), dates as `2015-09-01`, date-times as
    `2015-09-01 10:30:00`, times as `10:30:00`, truths as `TRUE` and `FALSE`, error values as their text (`#N/A`).
    """

    name: str
    frame: pl.DataFrame
    hidden: bool = False
    problems: tuple[SheetProblem, ...] = ()

    @property
    def corner(self) -> str:
        """The text of cell A1, by which sheets of ours are known; `""` where it is empty."""
        return "" if self.frame.is_empty() else self.frame.item(0, 0) or ""


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """Something that reading itself found at a cell or (row 0) the sheet; `problem` is a key of `report.words`."""

    problem: str
    row: int = 0
    column: int = -1
    observed: str | None = None


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that has been read: its kind by content and every sheet in order, hidden ones too.

    `notes` say what had to be done to the file as a whole to read it. `stamp` is the hidden identity of a file that
    was made from a template of ours; it is not among the sheets. `withheld` are the cells that personal details were
    taken out of.

    Example:
        >>> Workbook("Visits.xlsx", "xlsx", ()).sheet("Visits") is None
        True
    """

    name: str
    kind: Kind
    sheets: tuple[Sheet, ...]
    notes: tuple[Finding, ...] = ()
    stamp: Stamp | None = None
    withheld: tuple[Withheld, ...] = ()

    def sheet(self, name: str) -> Sheet | None:
        """Give the sheet of exactly this name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


@dataclass(frozen=True)
class SheetPreview:
    """The first rows of a sheet (text, `None` for empty), and, where asked, where its headings seem to stand.

    `find` looks for them, and is called once at most.

    Example:
        >>> SheetPreview("Visits", (("Place",), ("Leeds",)), height=2, width=1, find=lambda: (0, 0)).heading_rows
        (0, 0)
    """

    name: str
    rows: tuple[tuple[str | None, ...], ...]
    height: int
    width: int
    find: Callable[[], tuple[int, int] | None]

    @cached_property
    def heading_rows(self) -> tuple[int, int] | None:
        """The first and last row of the headings, from 0; None where none are to be seen."""
        return self.find()


@dataclass(frozen=True, slots=True)
class Preview:
    """What `identify` sees: never more than the first rows of each sheet.

    `folder` is the path below the inbox that it was dropped in, `""` for none.

    Example:
        >>> Preview("Visits Q2.xlsx", "xlsx", "2015-16", ()).folder
        '2015-16'
    """

    filename: str
    kind: Kind
    folder: str
    sheets: tuple[SheetPreview, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A source's word that a file is a return of its own.

    `period` and `hub` are what the file itself says (None where it is silent); `confidence` runs from 0 to 1;
    `because` is a clause for a person ("the sheets Young people and Referrals were found").

    Example:
        >>> Claim("visits", "visits", 0.9, "the sheet Visits was found", period="2015-16-Q2").confidence
        0.9
    """

    source: str
    return_type: str
    confidence: float
    because: str
    period: str | None = None
    hub: str | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a hook may know about the submission besides its cells. `received_on` is today for every rule.

    `hub` is the sender: a hub, or `team`.

    Example:
        >>> Context("hub-01", "2015-16-Q2", date(2015, 10, 5)).received_on
        datetime.date(2015, 10, 5)
    """

    hub: str
    period: str
    received_on: date
    evaluation_basis: str = "consent"
    thresholds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Places:
    """Where every field of every record stands, for a table whose records are no rows of its sheet.

    Each frame has a `UInt32` column for each field and a row for each record: sheet rows from 1, sheet columns from 0.
    Fields of several records may stand in one cell, such as a heading that is above them all. Where a record has no
    cell of a field the column is null.
    """

    rows: pl.DataFrame
    columns: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a return as read from its sheet.

    `frame` holds `_row` (UInt32, the sheet's row number from 1) and a column for each declared field that the sheet
    has: text as sent (`String`) before casting, the declared types after. `columns` gives the sheet column (from 0) and
    `headings` the heading as sent of each field. `missing` are declared fields that the sheet has not,
    `extra` the headings (column, text) that no field has, `personal` those of columns that tell who somebody is, of
    which nothing is read; that is said.
    `heading_rows` are the first and last heading row, counted from 0.
    `places` stand beside the frame where its records are no rows of the sheet; it then has `_column` too, `columns` has
    no field of many columns, and `names` (String) says what each record is known by on the sheet.

    Example:
        >>> frame = pl.DataFrame({"_row": [2, 3], "place": ["Leeds", "York"]})
        >>> Table("visit", "Visits", frame, {"place": 0}, {"place": "Where"}, (0, 0)).frame.height
        2
    """

    name: str
    sheet: str
    frame: pl.DataFrame
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    heading_rows: tuple[int, int]
    missing: tuple[str, ...] = ()
    extra: tuple[tuple[int, str], ...] = ()
    personal: tuple[tuple[int, str], ...] = ()
    places: Places | None = None
    names: pl.Series | None = None

    def where(self, field: str, records: pl.Series) -> Iterator[CellRef]:
        """Give the cell of a field in each of these records, which are positions in the frame."""
        if self.places is None:
            column = self.columns.get(field)
            return (CellRef(self.sheet, row, column) for row in self.frame[ROW][records].to_list())
        rows, columns = (part[field][records].to_list() for part in (self.places.rows, self.places.columns))
        return (CellRef(self.sheet, row, column) for row, column in zip(rows, columns, strict=True))

    def one_a_cell(self, field: str, records: pl.Series) -> pl.Series:
        """Give of these records the first of each cell that the field stands in, as a mask (Boolean)."""
        if self.places is None:
            return records.is_not_null()
        return self.places.rows.select(field, at=self.places.columns[field])[records].to_struct().is_first_distinct()
