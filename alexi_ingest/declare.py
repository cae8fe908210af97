"""What a source declares: return types, tables, layouts, fields and rules, as data. The engine does the rest.

Nothing here imports pandera: a model is carried as the author's class, and read by `validate`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from alexi_ingest.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import polars as pl

PERSON_ID = "person_id"
"""The name that a column of hubs' own IDs of persons goes by."""


class FieldType(StrEnum):
    """How the text of a cell is read; the names are those of `dictionary --json`.

    The column in a cast frame has the dtype in brackets.
    """

    TEXT = "text"  # String, trimmed
    INTEGER = "integer"  # Int64
    DECIMAL = "decimal"  # Float64
    DATE = "date"  # Date
    MONTH = "month"  # Date, the first of the month
    TIME = "time"  # Time
    YES_NO = "yes_no"  # Boolean
    CODE = "code"  # String, the code
    CODES = "codes"  # String, codes in list order joined by ";"
    PERIOD = "period"  # String, "2015-16-Q2"
    ID = "id"  # String, leading zeros kept


class Required(StrEnum):
    """Whether a field must be filled: always, when another says so (a rule of the table), or never."""

    ALWAYS = "always"
    CONDITIONAL = "conditional"
    NO = "no"


class Scope(StrEnum):
    """What a rule blames: a cell in each row that breaks it, or the column (or file) as a whole."""

    CELL = "cell"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class Field:
    """What is declared of one field, read from its model and `columns.csv`.

    `person` marks the ID of a young person: it is sealed in every finding and made a pseudonym before it is kept.
    `unit` is a word for the dictionary ("people"); `minimum` and `maximum` are inclusive.
    """

    name: str
    type: FieldType
    label: str
    required: Required = Required.NO
    codes: str | None = None
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    person: bool = False
    heading: str = ""
    synonyms: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class ListLayout:
    """One row a record under one row of headings, wherever on the sheet the headings stand."""

    name: str = "list"


@dataclass(frozen=True, slots=True)
class MultiRowListLayout:
    """One row a record under rows of headings, of which the upper name blocks: `Initial > SDQ total`; or all in one."""

    name: str = "multi_row_list"


@dataclass(frozen=True, slots=True)
class SheetTablesLayout:
    """A list on a sheet that others share: below its title, if it has one, or found by its headings (perhaps paths)."""

    name: str = "sheet_tables"


@dataclass(frozen=True, slots=True)
class SurveyLayout:
    """The export of a survey platform, as it comes: one row a response under one to three rows of headings.

    Headings are questions' texts, paths to options (`Which do you use? > Phone`), or a platform's names or import IDs.
    """

    name: str = "survey"


Layout = ListLayout | MultiRowListLayout | SheetTablesLayout | SurveyLayout


@dataclass(frozen=True, slots=True, eq=False)
class TableSpec:
    """One table of a return: where it stands, and the author's pandera model of it.

    `columns` is a CSV `table,field,variant,heading`: each row one heading that the field goes by (variant `standard`
    is the one that the templates and messages use, any other a synonym); rows without a field name the sheet. What
    stands below something else is a path, its levels parted by ` > `: a heading under a merged one
    (`Initial > SDQ total`), an option of a question, a title on a sheet (`Return > Spoke roster`).
    `key` identifies a record. A missing sheet that is not `optional`, or a missing column of `key`, rejects the file.
    """

    name: str
    title: str
    noun: tuple[str, str]
    model: type[Any]
    columns: Path
    key: tuple[str, ...]
    layout: Layout = ListLayout()
    optional: bool = False
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class PublishedTable:
    """One published table: a pandera model of `alexi_schemas`, and the return's table that its rows come from.

    `person` names the columns that hold a hub's own ID of a person; `person_columns` says which go without naming.
    """

    name: str
    model: type[Any]
    key: tuple[str, ...]
    origin: str
    person: tuple[str, ...] = ()


def person_columns(table: PublishedTable) -> tuple[str, ...]:
    """Give the columns whose values are made pseudonyms: those named, those marked `person` in the model's metadata.

    A column called `person_id` is one in any case.
    """
    return tuple(
        name
        for name, column in table.model.to_schema().columns.items()
        if name in table.person or name == PERSON_ID or (column.metadata or {}).get("person")
    )


@dataclass(frozen=True, slots=True, eq=False)
class ReturnType:
    """A kind of return.

    `dates_of_period` are the `(table, field)` whose dates show the period; none: dates show nothing.
    `history` says that checks compare with the standing return of the period before.
    """

    name: str
    title: str
    periodicity: str
    tables: tuple[TableSpec, ...]
    publishes: tuple[PublishedTable, ...]
    history: bool = False
    dates_of_period: tuple[tuple[str, str], ...] = ()

    def table(self, name: str) -> TableSpec:
        """Give the declared table of this name."""
        return next(table for table in self.tables if table.name == name)


@dataclass(frozen=True, slots=True, eq=False)
class SourceSpec:
    """All that a source declares. `codelists` is a folder of CSVs `code,label,valid_from,valid_to[,synonyms]`.

    `samples` is the dotted name of a module with a `SAMPLES` object (`testkit.samples.Samples`), imported when needed.
    """

    name: str
    title: str
    version: str
    returns: tuple[ReturnType, ...]
    codelists: Path | None = None
    samples: str | None = None

    def return_type(self, name: str) -> ReturnType | None:
        """Give the declared return type of this name, or None."""
        return next((kind for kind in self.returns if kind.name == name), None)


def rule_id(return_type: str, table: str, blamed: str, rule: str) -> str:
    """Give the stable id of a rule: `casework.referral.referral_date.required`."""
    return f"{return_type}.{table}.{blamed}.{rule}"


@dataclass(frozen=True, slots=True, eq=False)
class CodeList:
    """One code list: `entries` in the list's order; `valid_from` and `valid_to` are inclusive, None for open.

    Lists are told apart by identity: each is loaded once.
    """

    name: str
    entries: tuple[CodeEntry, ...]

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
