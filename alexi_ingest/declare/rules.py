"""What a source declares of the rules of a table: each is anchored to the field that it blames."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from alexi_ingest.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl


class Scope(StrEnum):
    """What a rule blames: a cell in each row that breaks it, or the column (or file) as a whole.

    Example:
        >>> share_at_most(0.02, pl.col("gender") == "0").scope.value
        'column'
    """

    CELL = "cell"
    COLUMN = "column"


class Origin(StrEnum):
    """Where a column that rules read besides the fields comes from.

    Another table of this return, the last return, one of another type for the same period, a code list; or it is worked
    out from the table's own columns.
    """

    THIS = ""
    LAST = "last"
    OTHER = "other"
    LIST = "list"
    OWN = "own"


RULE = "rule"
"""Where the pandera check of a rule carries it: in its `statistics`."""
CONTEXT = "@"
"""Begins the name of every column that is no field: nothing that a model can call a field begins so."""
TODAY = "@today"
"""The day on which the file was received.

Example:
    >>> try_rule(not_after(TODAY), held=[date(2015, 10, 5), date(2015, 10, 6)])
    ['A3: Held must be the same as or before 5 October 2015, which is the day on which we received the file']
"""
PERIOD = "@period"
"""The return's period itself, as it is written in `calendar.csv`: `2015-16-Q2`, `2015-16` or `R1`.

Example:
    >>> agrees = that(pl.col("quarter") == pl.col(PERIOD), name="agrees")
    >>> try_rule(agrees, quarter="2015-16-Q2")
    []
"""
PERIOD_START, PERIOD_END = "@period_start", "@period_end"
"""The first and the last day of the return's period; null where it has no dates, as a visit round.

Example:
    >>> try_rule(not_before(PERIOD_START), held=[date(2015, 6, 30), date(2015, 7, 1)])
    ['A2: Held must be the same as or after 1 July 2015, which is the first day of the period']
"""
YEAR_START, YEAR_END = "@year_start", "@year_end"
"""The first and the last day of the financial year that holds the period: 1 April and 31 March.

Example:
    >>> try_rule(not_before(YEAR_START), held=[date(2015, 3, 31), date(2015, 4, 1)])
    ['A2: Held must be the same as or after 1 April 2015, which is the first day of the financial year']
"""
UNREAD = "@unread."
"""Before a field's name: whether its cell was filled, but could not be read.

Example:
    >>> complete = that(pl.col("end").is_not_null() | pl.col(UNREAD + "end"), name="ended")
    >>> try_rule(complete, start=time(9), end=None)
    ['A2: Start does not agree with the rest of the row']
"""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule of a table, anchored to the field that it blames.

    `name` is the last part of the stable id; `shape` the key of its sentence in `report.words`, with `facts` for it.
    `message` and `fix` replace the shape's sentence: templates over `facts`, `heading`, `value`, and the names of the
    row's other fields. `source` is the published rule ("DfE 8630").
    `passes(field)` is a polars expression: True where the row (or, scope COLUMN, the whole column) keeps the rule,
    null where the rule does not apply. It may read the table's fields, the context columns above, and references
    (`validate.shapes.values.of`): what it reads is found from the expression.
    `aims(field)`, where given, is an expression over the same columns that becomes the fact `other` of each row.
    `alike` says that it is a value such as the blamed field holds: an ID of a person, where that does.
    `key_with` names the fields that tell the rows apart together with the blamed one, where that is what it asks of all
    rows; none: it does so alone.

    Example:
        >>> rule = not_before("start", source="DfE 8630")
        >>> rule.name, rule.severity.value, rule.source
        ('not_before_start', 'error', 'DfE 8630')
    """

    name: str
    shape: str
    passes: Callable[[str], pl.Expr]
    title: str
    severity: Severity = Severity.ERROR
    level: int = 1
    scope: Scope = Scope.CELL
    facts: Mapping[str, str | int | float] = field(default_factory=dict)
    aims: Callable[[str], pl.Expr] | None = None
    message: str | None = None
    fix: str | None = None
    source: str | None = None
    alike: bool = False
    key_with: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """A column that the engine adds to a table before checking, so that a rule across tables is one expression.

    The rows of `table` (of this return; of the last or another one, a published table; or a code list) are grouped by
    `key`, and `value` is the aggregate. `on` names the columns of the checked table; without any, all rows are one
    group. The joined column is called `column`, which says all of this. It is null where no row has the key; the rules
    that need it are NA, and not checked, where there is no such table. With `Origin.OWN`, `value` is over the checked
    table itself. With `span`, only the rows whose first and last day (open where it is empty) hold the day in the own
    column `at`.
    """

    column: str
    table: str
    key: tuple[str, ...]
    value: pl.Expr
    on: tuple[str, ...]
    origin: Origin = Origin.THIS
    return_type: str = ""
    at: str = ""
    span: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Absence:
    """A rule about records of the last standing return that this return should still have: nothing to point at.

    Rows of the last return's published `table` where `where` is true are looked for by `key` (one column of both) in
    this return's table `within`. Without `share` there is a finding for each that is absent; with it one finding,
    when more than that share of at least `at_least` of them is absent.

    Example:
        >>> gone = Absence(
        ...     "gone", "gone", "People do not vanish", "young_person", "person_id", "young_person", share=0.5
        ... )
        >>> gone.severity
        <Severity.QUERY: 'query'>
    """

    name: str
    shape: str
    title: str
    table: str
    key: str
    within: str
    where: pl.Expr | None = None
    share: float | None = None
    at_least: int = 3
    severity: Severity = Severity.QUERY
    level: int = 2
    message: str | None = None
    fix: str | None = None
    source: str | None = None


def rule_id(return_type: str, table: str, blamed: str, rule: str) -> str:
    """Give the stable id of a rule: `casework.referral.referral_date.required`."""
    return f"{return_type}.{table}.{blamed}.{rule}"
