"""What a source declares of one field: its type, its words, whether it must be filled, the list of its codes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl


class FieldType(StrEnum):
    """How the text of a cell is read; the values are those of `dictionary --json`.

    Each says last which dtype its column has once it is cast: the annotation of a field in the author's model.

    Example:
        >>> FieldType("date") is FieldType.DATE
        True
    """

    TEXT = "text"
    """Any text, trimmed. `String`.

        Example:
            >>> try_cell(FieldType.TEXT, "  Leeds ")
            'Leeds'
        """
    INTEGER = "integer"
    """A whole number. `Int64`.

        Example:
            >>> try_cell(FieldType.INTEGER, "1,200")
            1200
            >>> try_cell(FieldType.INTEGER, "approx 30")
            30
        """
    DECIMAL = "decimal"
    """A number, whole or not. `Float64`.

        Example:
            >>> try_cell(FieldType.DECIMAL, "7.5")
            7.5
        """
    DATE = "date"
    """A day, in any order that is plain. `Date`.

        Example:
            >>> try_cell(FieldType.DATE, "1st Sept 2015")
            datetime.date(2015, 9, 1)
            >>> try_cell(FieldType.DATE, "01/09/15")
            datetime.date(2015, 9, 1)
        """
    MONTH = "month"
    """A month of a year. `Date`, the first of the month.

        Example:
            >>> try_cell(FieldType.MONTH, "May 2001")
            datetime.date(2001, 5, 1)
        """
    TIME = "time"
    """A time of day. `Time`.

        Example:
            >>> try_cell(FieldType.TIME, "9.30am")
            datetime.time(9, 30)
        """
    MOMENT = "moment"
    """A day with its time, as survey platforms write them; a day alone is its midnight. `Datetime`.

        Example:
            >>> try_cell(FieldType.MOMENT, "2015-09-01 10:30:05")
            datetime.datetime(2015, 9, 1, 10, 30, 5)
            >>> try_cell(FieldType.MOMENT, "9/24/15 2:30 pm")
            datetime.datetime(2015, 9, 24, 14, 30)
        """
    YES_NO = "yes_no"
    """Yes or no. `Boolean`.

        Example:
            >>> try_cell(FieldType.YES_NO, "a) Yes")
            True
        """
    CODE = "code"
    """One answer of the field's code list, by its code, label or a synonym. `String`, the code.

        Example:
            >>> try_cell(FieldType.CODE, "b) Female", codes={"1": "Male", "2": "Female"})
            '2'
        """
    CODES = "codes"
    """Several answers of the field's code list. `String`, the codes in the list's order, joined by `;`.

        Example:
            >>> try_cell(FieldType.CODES, "Hearing, mobility", codes={"MOB": "Mobility", "HEAR": "Hearing"})
            'MOB;HEAR'
        """
    PERIOD = "period"
    """A quarter or a year, however it is written. `String`, such as `2015-16-Q2`.

        Example:
            >>> try_cell(FieldType.PERIOD, "Q2 2015/16")
            '2015-16-Q2'
        """
    ID = "id"
    """An identifier, as it stands: leading zeros are kept. `String`.

        Example:
            >>> try_cell(FieldType.ID, "0042")
            '0042'
        """

    @property
    def dtype(self) -> str:
        """The name of the polars dtype of its column."""
        return _DTYPES.get(self, "String")


_DTYPES = {
    FieldType.INTEGER: "Int64",
    FieldType.DECIMAL: "Float64",
    FieldType.DATE: "Date",
    FieldType.MONTH: "Date",
    FieldType.TIME: "Time",
    FieldType.MOMENT: "Datetime",
    FieldType.YES_NO: "Boolean",
}


@dataclass(frozen=True, slots=True)
class OtherUnit:
    """A unit in which people give an amount that is asked for in another: `OtherUnit("hours", whole=37)` of an FTE.

    `whole` of it are 1. `words` are what else it is called. A number that names the unit is read as an amount of it. So
    is one above the field's `maximum` that is an amount of at least `least` in the other unit, and then within the
    range: as a repair where it is a multiple of `step` wholes, else with a query.

    Example:
        >>> class Staff(pa.DataFrameModel):
        ...     fte: pl.Float64 = field(
        ...         FieldType.DECIMAL, label="FTE", maximum=1.5, other_unit=OtherUnit("hours", whole=37, least=7)
        ...     )
        >>> for line in try_model(Staff, fte=["0.5", "18.5", "20", "2"]):
        ...     print(line)
        A3: Fte “18.5” was read as 0.5, since 37 hours are 1
        A4: Fte “20” was read as 0.541, as if 37 hours were 1
        A5: Fte must be 1.5 or less
    """

    name: str
    whole: float
    words: tuple[str, ...] = ()
    least: float = 0
    step: float = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Blank:
    """What an empty cell stands for where `when` is true of its row: `Blank(0, when=pl.col("total").is_not_null())`.

    That it was read so is a repair at the cell.

    Example:
        >>> class Scores(pa.DataFrameModel):
        ...     first: pl.Int64 = field(FieldType.INTEGER, label="First", blank=Blank(0, when=pl.col("total") > 0))
        ...     total: pl.Int64 = field(FieldType.INTEGER, label="Total")
        >>> try_model(Scores, first=[None, None, 2], total=[5, None, 2])
        ['A2: First was empty, and was read as 0']
    """

    value: float
    when: pl.Expr


@dataclass(frozen=True, slots=True)
class Field:
    """What is declared of one field, read from its model and `columns.csv`.

    `required`: it must be filled in every row. `person` marks the ID of a young person: it is sealed in every finding
    and made a pseudonym before it is kept. `unit` is a word for the dictionary ("people"); `minimum` and `maximum` are
    inclusive; `other_unit` is what amounts above the `maximum` may be in; `blank` is what an empty cell stands for.
    `published` False: it is asked for to be checked, or to know the file by, and not to be published.
    `expected` False: its column may be left out.
    """

    name: str
    type: FieldType
    label: str
    required: bool = False
    codes: str | None = None
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    person: bool = False
    published: bool = True
    expected: bool = True
    other_unit: OtherUnit | None = None
    blank: Blank | None = None
    heading: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class CodeList:
    """One code list: `entries` in the list's order; `valid_from` and `valid_to` are inclusive, None for open.

    Lists are told apart by identity: each is loaded once. What an `open` list does not know is taken as it stands.
    """

    name: str
    entries: tuple[CodeEntry, ...]
    open: bool = False

    def codes(self) -> Mapping[str, CodeEntry]:
        """Give the entries by code."""
        return {entry.code: entry for entry in self.entries}


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One line of a code list."""

    code: str
    label: str
    valid_from: str | None = None
    valid_to: str | None = None
    synonyms: tuple[str, ...] = ()
