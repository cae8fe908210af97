"""What a source declares as a whole: return types, the tables that are sent, the tables that are published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alexi_ingest.declare.layouts import ListLayout

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.declare.layouts import Layout
    from alexi_ingest.declare.rules import Absence

PERSON_ID = "person_id"
"""The name that a column of hubs' own IDs of persons goes by."""


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
    `history` says that the source's own `check` hook wants the standing return of the period before; declared rules and
    absences that are held against it need no such word.
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

    `samples` is a folder of sample files, each with what is expected of it beside it (`NAME.expected.csv`); or the
    dotted name of a module with a `SAMPLES` object that makes them (`testkit.samples.Samples`), imported when needed.
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
