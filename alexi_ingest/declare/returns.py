"""What a source declares as a whole: return types, the tables that are sent, the tables that are published."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from alexi_ingest.declare.layouts import APART, CrossTabLayout, FormLayout, ListLayout
from alexi_ingest.declare.rules import RULE
from alexi_ingest.errors import DeclarationError
from alexi_ingest.model import TEAM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.declare.crosswalks import Crosswalk
    from alexi_ingest.declare.fields import CodeList
    from alexi_ingest.declare.layouts import Layout
    from alexi_ingest.declare.rules import Absence
    from alexi_ingest.periods import Periodicity

Sender = Literal["hubs", "team"]
SENDERS: tuple[Sender, ...] = get_args(Sender)
HUBS = "hub"
"""The name of the code list of a site's hubs, which the service makes of `hubs.csv`."""
_NO_KEY = (
    "Where one field tells the rows apart, give it required=True and unique(). Where two do together, give both "
    'required=True, and the last one unique("person_id"). Else say them in the TableSpec: key=("person_id", "date").'
)
PERSON_ID = "person_id"
"""The name that a column of hubs' own IDs of persons goes by."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the service adds to a declared table: the code lists of its fields, and what it knows of a file.

    `optional` are the fields whose columns may be left out. Of the file these are its period and its sender, `""` for
    what is not known.
    """

    codes: Mapping[str, CodeList] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    period: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class TableSpec:
    """One table of a return: where it stands, and the author's pandera model of it.

    `columns` is a CSV `table,field,variant,heading`: each row one heading that the field goes by (variant `standard`
    is the one that the templates and messages use, any other a synonym); rows without a field name the sheet. What
    stands below something else is a path, its levels parted by ` > `: a heading under a merged one
    (`Initial > SDQ total`), an option of a question, a title on a sheet (`Return > Spoke roster`).
    A relative path is meant from the folder of the model's module.
    With the further columns `from,to,sender`, a heading counts for files of these periods and of this sender alone.
    `key` names the fields that tell the records apart. Where it is not said, it is the required field that is
    `unique()`, or the required fields that are `unique` together; in a cross-tab all that stands at its sides; a form,
    which is one record, needs none. A missing sheet that is not `optional`, or a missing column of `key`, rejects the
    file.
    `or_layouts` are other layouts that the table may come in: each file is read by the one that most of its headings
    fit. Templates are drawn by `layout`.

    Example:
        >>> class Sessions(pa.DataFrameModel):
        ...     session_id: pl.String = field(FieldType.ID, unique(), label="The session", required=True)
        ...     held: pl.Date = field(FieldType.DATE, label="Its date")
        >>> table = TableSpec(name="session", title="Sessions", noun=("session", "sessions"), model=Sessions)
        >>> table.key
        ('session_id',)
    """

    name: str
    title: str
    noun: tuple[str, str]
    model: type[Any]
    columns: Path = Path("columns.csv")
    key: tuple[str, ...] = ()
    layout: Layout = ListLayout()
    or_layouts: tuple[Layout, ...] = ()
    optional: bool = False
    absences: tuple[Absence, ...] = ()
    given: Given = field(default_factory=Given)

    def __post_init__(self) -> None:
        """Fill in what was not said. Raises `DeclarationError` where no rule says what the key is, or several do."""
        module = getattr(sys.modules.get(self.model.__module__), "__file__", None)
        if module:
            object.__setattr__(self, "columns", Path(module).parent / self.columns)
        if not self.key and isinstance(self.layout, CrossTabLayout):
            object.__setattr__(self, "key", (*self.layout.down, *self.layout.across))
        elif not self.key and not isinstance(self.layout, FormLayout):
            object.__setattr__(self, "key", _only_key(self))

    @property
    def in_rows(self) -> bool:
        """Whether each record is a row of the sheet."""
        return not isinstance(self.layout, APART)

    @property
    def ways(self) -> tuple[TableSpec, ...]:
        """The table in each layout that it may come in."""
        return (self, *(replace(self, layout=layout, or_layouts=()) for layout in self.or_layouts))


def _only_key(table: TableSpec) -> tuple[str, ...]:
    columns = table.model.to_schema().columns
    required = {name for name, column in columns.items() if not column.nullable}
    rules = [(name, (check.statistics or {}).get(RULE)) for name, column in columns.items() for check in column.checks]
    keys = [(*rule.key_with, name) for name, rule in rules if rule and rule.key_with is not None]
    sure = [key for key in keys if required.issuperset(key)]
    if len(sure) == 1:
        return sure[0]
    if sure:
        several = ", or ".join(" with ".join(key) for key in sure)
        message = f"the rows of table {table.name!r} are told apart by {several}"
        raise DeclarationError(message, mend=f"Say in its TableSpec which is the key: key={sure[0]}.")
    message = f"nothing tells the rows of table {table.name!r} apart: no field is both required and unique"
    raise DeclarationError(message, mend=_NO_KEY)


@dataclass(frozen=True, slots=True)
class Long:
    """Fields of a record that are published as a row each: the field's name in one column, its value in another.

    The record's other fields stand in each of these rows; those in `only` in the rows of the fields that they are of.

    Example:
        >>> Long("measure", "count", ("opening", "new", "closed")).fields
        ('opening', 'new', 'closed')
    """

    name: str
    value: str
    fields: tuple[str, ...]
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def columns(self, published: str) -> tuple[str, ...]:
        """Give the fields in whose rows a published field stands: itself, or all that it is of."""
        return (published,) if published in self.fields else self.only.get(published, self.fields)


@dataclass(frozen=True, slots=True, eq=False)
class PublishedTable:
    """One published table: a pandera model of `alexi_schemas`, and the return's table that its rows come from.

    Where rows come from several tables, each is declared by itself under the same name. `person` names the columns that
    hold a hub's own ID of a person; `person_columns` says which go without naming. `always` are columns that have the
    same value in every row of this origin; `from_form` are columns that hold what a form of the return says, by the
    form's table and field: `{"as_at": ("tracker", "as_at")}`; `crosswalks` are columns that follow from codes of
    another scheme. With `long`, every record of a form or of a list of blocks becomes a row for each of these fields.

    Example:
        >>> class Session(pa.DataFrameModel):
        ...     session_id: pl.String
        ...     held: pl.Date = pa.Field(nullable=True)
        >>> PublishedTable("session", Session, key=("session_id",), origin="session").name
        'session'
    """

    name: str
    model: type[Any]
    key: tuple[str, ...]
    origin: str
    person: tuple[str, ...] = ()
    always: Mapping[str, str] = field(default_factory=dict)
    long: Long | None = None
    from_form: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    crosswalks: Mapping[str, Crosswalk] = field(default_factory=dict)

    def variable(self, field: str) -> str:
        """Give the column that holds the values of a field of the origin."""
        return self.long.value if self.long and field in self.long.fields else field


def person_columns(table: PublishedTable) -> tuple[str, ...]:
    """Give the columns whose values are made pseudonyms: those named, those marked `person` in the model's metadata.

    A column called `person_id` is one in any case.
    """
    return tuple(
        name
        for name, column in table.model.to_schema().columns.items()
        if name in table.person or name == PERSON_ID or (column.metadata or {}).get("person")
    )


@dataclass(frozen=True, slots=True)
class Consent:
    """Where persons say whether they take part in the evaluation: a field of codes of a table that names them.

    Where the site's `evaluation_basis` is `consent`, rows that name a person are published only of whom an answer is
    one of `given`, and none one of `withdrawn`. Whoever withdrew is forgotten: rows of earlier periods go too, and stay
    away. Published tables that name no person are published whole.

    Example:
        >>> Consent("referral", "consent_evaluation").person
        'person_id'
    """

    table: str
    field: str
    person: str = PERSON_ID
    given: tuple[str, ...] = ("yes",)
    withdrawn: tuple[str, ...] = ("withdrawn",)


@dataclass(frozen=True, slots=True, eq=False)
class ReturnType:
    """A kind of return.

    `sent_by` says who sends it: `hubs`, the evaluation `team`, or both. `hub_field` is the field of every table that
    names the hub of each row, by its id or name: `field(FieldType.CODE, codes="hub", published=False, …)`. A row of the
    team is published as that hub's, and its persons are that hub's; in a file of a hub it can name no other.
    `periodicity` says how often it is owed, and so of which periods it may be: `quarterly` (`2015-16-Q2`), `yearly`
    (`2015-16`), or `rounds` (`R1`, such as rounds of visits). A file of which a period of another kind is all that is
    said waits for a person. Hubs and the dictionary are told it; which periods are owed, and when, stands in a site's
    `calendar.csv`.
    `dates_of_period` are the `(table, field)` whose dates show the quarter or the year: that which holds nine in ten of
    them. A field that says the period itself may be named too (`FieldType.PERIOD`, or a code list of periods); for
    `rounds` it is the only one that can. Name only dates that lie within the period. A list that covers more, such as
    the six months before, is else held back as one that "names more than one period", or, where its name says none,
    read as another quarter. None: dates show nothing, and the file's name, a sheet's or a title says the period.
    `history` says that the source's own `check` hook wants the standing return of the period before; declared rules and
    absences that are held against it need no such word. `consent` says where persons consent to be published, or names
    the return type that does: they are then published as far as the hub's standing return of that type for the period
    publishes them. None: nobody is asked.

    Example:
        >>> class Sessions(pa.DataFrameModel):
        ...     session_id: pl.String = field(FieldType.ID, unique(), label="The session", required=True)
        ...     held: pl.Date = field(FieldType.DATE, label="Its date")
        >>> table = TableSpec("session", "Sessions", ("session", "sessions"), Sessions)
        >>> training = ReturnType("training", "Sessions", "quarterly", tables=(table,), publishes=(published(table),))
        >>> training.table("session") is table
        True
    """

    name: str
    title: str
    periodicity: Periodicity
    tables: tuple[TableSpec, ...]
    publishes: tuple[PublishedTable, ...]
    history: bool = False
    dates_of_period: tuple[tuple[str, str], ...] = ()
    consent: Consent | str | None = None
    sent_by: tuple[Sender, ...] = ("hubs",)
    hub_field: str = ""

    def table(self, name: str) -> TableSpec:
        """Give the declared table of this name."""
        return next(table for table in self.tables if table.name == name)

    @property
    def in_rows(self) -> bool:
        """Whether each record of every table is a row of its sheet."""
        return all(table.in_rows for table in self.tables)

    def is_sent_by(self, sender: str) -> bool:
        """Whether a sender (a hub's id, `team`, or `""` for one that is not known) sends such returns."""
        return not sender or ("team" if sender == TEAM else "hubs") in self.sent_by

    def hub_in(self, sender: str) -> str:
        """Give the field that says which hub a row of this sender is of; `""` where the sender itself is the hub."""
        return self.hub_field if sender == TEAM or "hubs" not in self.sent_by else ""

    def about(self, period: str, sender: str) -> ReturnType:
        """Give the declaration as it is for files of a period and a sender."""
        known = (replace(table, given=replace(table.given, period=period, sender=sender)) for table in self.tables)
        return replace(self, tables=tuple(known))


@dataclass(frozen=True, slots=True, eq=False)
class SourceSpec:
    """All that a source declares. `codelists` is a folder of CSVs `code,label,valid_from,valid_to[,synonyms]`.

    `samples` is a folder of sample files, each with what is expected of it beside it (`NAME.expected.csv`); or the
    dotted name of a module with a `SAMPLES` object that makes them (`testkit.samples.Samples`), imported when needed.

    Example:
        >>> SourceSpec("visits", "School visits", "1.0", returns=(), samples=Path("samples")).return_type(
        ...     "visits"
        ... ) is None
        True
    """

    name: str
    title: str
    version: str
    returns: tuple[ReturnType, ...]
    codelists: Path | None = None
    samples: str | Path | None = None

    def return_type(self, name: str) -> ReturnType | None:
        """Give the declared return type of this name, or None."""
        return next((kind for kind in self.returns if kind.name == name), None)
