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
    """What a rule blames: a cell in each row that breaks it, or the column (or file) as a whole."""

    CELL = "cell"
    COLUMN = "column"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule of a table, anchored to the field that it blames.

    `name` is the last part of the stable id; `shape` the key of its sentence in `report.words`, with `facts` for it.
    `message` and `fix` replace the shape's sentence: templates over `facts`, `heading`, `value`, and the names of the
    row's other fields. `source` is the published rule ("DfE 8630").
    `passes(field)` is a polars expression: True where the row (or, scope COLUMN, the whole column) keeps the rule,
    null where the rule does not apply. It may read the table's fields and the context columns of `needs`.
    `aims(field)`, where given, is a text expression over the same columns that becomes the fact `other` of each row.
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
    needs: tuple[Need, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """A column that the engine joins to a table before checking, so that a rule across tables is one expression.

    The rows of `table` (of this return; with `last`, the published table of the standing return of the period before)
    are grouped by `key`, and `value(blamed field)` is the aggregate. `on` names the columns of the checked table
    (default: the same names). The joined column is called `column`, where `{own}` stands for the blamed field.
    It is null where no row has the key; the rules that need it are NA, and not checked, where there is no such table.
    """

    column: str
    table: str
    key: tuple[str, ...]
    value: Callable[[str], pl.Expr]
    on: tuple[str, ...] = ()
    last: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Absence:
    """A rule about records of the last standing return that this return should still have: nothing to point at.

    Rows of the last return's published `table` where `where` is true are looked for by `key` (one column of both) in
    this return's table `within`. Without `share` there is a finding for each that is absent; with it one finding,
    when more than that share of at least `at_least` of them is absent.
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
