"""One set of known cells, each with the value and the text that must come back from every format that can hold it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from openpyxl.utils import coordinate_to_tuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from alexi_ingest.read.formats.raw import Cell

DAY, MOMENT, FINE, CLOCK, FINE_CLOCK, PASSED = (
    "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss", "dd/mm/yyyy hh:mm:ss.000", "hh:mm:ss", "hh:mm:ss.000", "[h]:mm:ss",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A cell: what `grid` gives for it, its text in `open_workbook`, and the code of its number format.

    `formula`: whose saved result it is. `error`: it is an error value, and not a text that looks like one.
    """

    value: Cell
    text: str | None
    code: str = ""
    formula: str = ""
    error: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of the corpus: its cells by address, what is merged, and cells that have a look and hold nothing."""

    name: str
    cells: Mapping[str, Known]
    state: str = "visible"
    merged: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()


def _texts(*texts: str) -> Iterator[Known]:
    return (Known(text, text) for text in texts)


def _shown(code: str, *cells: tuple[Cell, str]) -> Iterator[Known]:
    return (Known(value, text, code) for value, text in cells)


def _results(*cells: tuple[str, Cell, str | None]) -> Iterator[Known]:
    return (Known(value, text, formula=formula) for formula, value, text in cells)


def _columns(first_row: int, **columns: Iterable[Known]) -> dict[str, Known]:
    """Set cells below each other in columns by their letters."""
    return {
        f"{letters}{row}": known for letters, cells in columns.items() for row, known in enumerate(cells, first_row)
    }


def _at(year: int, month: int, day: int, *clock: int) -> datetime:
    return datetime(year, month, day, *clock)  # noqa: DTZ001 - cells have no time zone


LONG = "long text " * 3276 + "to end."
"""As many characters as a cell may hold: 32,767."""

HEADINGS = ("Texts", "Like others", "Blanks", "Letters", "Whole", "Decimals", "Formats", "Dates", "Moments", "Times",
            "Passed", "Truths", "Errors", "Results")  # fmt: skip

_HEADED = {f"{letter}4": known for letter, known in zip("CDEFGHIJKLMNOP", _texts(*HEADINGS), strict=True)}

_TYPED = _columns(
    6,
    C=_texts("plain", "P1", "two words", LONG, "a" * 255, "b" * 256, "c" * 8225),
    D=_texts(
        "007",
        "12",
        "-3.5",
        "1e5",
        "12/03/2016",
        "2016-03-12",
        "10:30",
        "=1+1",
        "=SUM(A1:A2)",
        "#N/A",
        "#DIV/0!",
        "TRUE",
        "false",
        "+44 1632 960001",
        "@name",
        "'quoted",
        "50%",
        "\u00a35.00",
        "1,234",
        "_x000D_",
        "<b>&amp;</b>",
        "NULL",
        "-",
    ),
    E=_texts(
        "  before",
        "after  ",
        " both ",
        "two  within",
        "a\nb",
        "\nfirst",
        "last\n",
        "a\n\nb",
        "a\tb",
        "a\u00a0b",
        "\u00a0",
        "a\u200bb",
        "\ufeffmark",
        "   ",
    ),
    F=_texts(
        "\u201cquoted\u201d",
        "it\u2019s",
        "caf\u00e9",
        "cafe\u0301",
        "\u4e2d\u6587",
        "\u0627\u0644",
        "\U0001f600",
        "\U0001f469\u200d\U0001f467",
        "a\u2013b\u2026",
        "\u20ac5",
    ),
    G=_shown(
        "",
        (0, "0"),
        (1, "1"),
        (-1, "-1"),
        (42, "42"),
        (2147483648, "2147483648"),
        (-2147483649, "-2147483649"),
        (536870912, "536870912"),
        (123456789012345, "123456789012345"),
        (999999999999999, "999999999999999"),
        (int(1e300), "1e+300"),
        (int(-1e300), "-1e+300"),
    ),
    H=_shown(
        "",
        (0.5, "0.5"),
        (-0.25, "-0.25"),
        (12.34, "12.34"),
        (0.1, "0.1"),
        (1 / 3, "0.3333333333333333"),
        (3.14159265358979, "3.14159265358979"),
        (6.138261464750171, "6.138261464750171"),
        (0.30000000000000004, "0.30000000000000004"),
        (123456.789012345, "123456.789012345"),
        (0.00001, "0.00001"),
        (1e-300, "1e-300"),
        (-1.5e-12, "-0.0000000000015"),
    ),
    I=[
        *_shown("0.0%", (0.125, "0.125"), (1, "1")),
        *_shown("[$\u00a3-809]#,##0.00", (1234.5, "1234.5")),
        *_shown('_-"\u00a3"* #,##0.00_-', (-99.99, "-99.99")),
        *_shown('0" days"', (30, "30")),
        *_shown("0;[Red]-0", (-7, "-7")),
        *_shown("0.00E+00", (12345, "12345")),
        *_shown("# ?/?", (0.75, "0.75")),
        *_shown("000000", (42, "42")),
        *_shown("#,##0", (1234567, "1234567")),
    ],
    J=[
        *_shown(
            DAY,
            (date(1900, 1, 1), "1900-01-01"),
            (date(1900, 2, 28), "1900-02-28"),
            (date(1900, 3, 1), "1900-03-01"),
            (date(2016, 2, 29), "2016-02-29"),
            (date(9999, 12, 31), "9999-12-31"),
            (date(1999, 12, 31), "1999-12-31"),
        ),
        *_shown("mmm yy", (date(2016, 3, 1), "2016-03-01")),
        *_shown("[$-F800]dddd, mmmm dd, yyyy", (date(2015, 9, 1), "2015-09-01")),
    ],
    K=[
        *_shown(
            MOMENT,
            (_at(2016, 3, 1, 13, 45, 30), "2016-03-01 13:45:30"),
            (_at(2015, 12, 31, 23, 59, 59), "2015-12-31 23:59:59"),
            (date(2016, 3, 1), "2016-03-01"),
        ),
        *_shown(FINE, (_at(2016, 3, 1, 13, 45, 30, 125000), "2016-03-01 13:45:30")),
    ],
    L=[
        *_shown(CLOCK, (time(0), "00:00:00"), (time(9, 30), "09:30:00"), (time(23, 59, 59), "23:59:59")),
        *_shown(FINE_CLOCK, (time(12, 0, 0, 125000), "12:00:00")),
    ],
    M=_shown(
        PASSED,
        (timedelta(hours=30, minutes=15), "30:15:00"),
        (timedelta(hours=24), "24:00:00"),
        (timedelta(minutes=45), "00:45:00"),
        (timedelta(hours=1000, seconds=1), "1000:00:01"),
    ),
    N=_shown("", (True, "TRUE"), (False, "FALSE")),
    O=[
        Known(text, text, formula=formula, error=True)
        for text, formula in {
            "#NULL!": "=#NULL!",
            "#DIV/0!": "=1/0",
            "#VALUE!": '="a"+1',
            "#REF!": "=#REF!+1",
            "#NAME?": "=nosuchname",
            "#NUM!": "=10^400",
            "#N/A": "=NA()",
        }.items()
    ],
    P=[
        *_results(
            ("=1+1", 2, "2"),
            ("=1/4", 0.25, "0.25"),
            ('="made"', "made", "made"),
            ('=""', None, None),
            ("=1=1", True, "TRUE"),
            ("=1=2", False, "FALSE"),
        ),
        Known(date(2016, 3, 1), "2016-03-01", DAY, "=DATE(2016,3,1)"),
    ],
)

PAGES = (
    Page("Cells", _HEADED | _TYPED | {"AF40": Known("far", "far")}, looks=("B2", "AZ3", "C60", "AZ60")),
    Page("Hidden", {"B2": Known("kept", "kept")}, "hidden"),
    Page("Very hidden", {"A1": Known(1, "1")}, "very hidden"),
    Page("Empty", {}),
    Page(
        "Q1 & 'Q2' <\u00e9>",
        {"B2": Known("over", "over"), "E3": Known(5, "5"), "B5": Known(date(2016, 3, 1), "2016-03-01", DAY)},
        merged=("B2:D3", "B5:B6"),
    ),
)
CHART = "Chart"
"""A chart sheet stands behind the second page, where the writer knows such sheets."""


def place(address: str) -> tuple[int, int]:
    """Give row and column from 0."""
    row, column = coordinate_to_tuple(address)
    return row - 1, column - 1


def coming_after_1904() -> tuple[Page, ...]:
    """Give the pages without the days that a workbook cannot hold whose days are counted from 1904."""
    first, *others = PAGES
    early = {"J6", "J7", "J8"}
    return replace(first, cells={where: known for where, known in first.cells.items() if where not in early}), *others
