"""What a new source will declare, before it is written: tables with fields, their rules as code, code lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.declare import FieldType

_CALLED = re.compile(r"([a-z_]+)\(")


@dataclass(frozen=True, slots=True)
class DraftField:
    """One field: its heading as it stands in the file, and its declaration; `rules` are calls of rule shapes.

    `comments` are lines for the author.
    """

    name: str
    heading: str
    type: FieldType
    label: str
    required: bool = False
    rules: tuple[str, ...] = ()
    codes: str | None = None
    unit: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    person: bool = False
    comments: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """How the type is written: `FieldType.DATE`."""
        return f"FieldType.{self.type.name}"

    @property
    def dtype(self) -> str:
        """How the dtype is written: `pl.Date`."""
        return f"pl.{self.type.dtype}"


@dataclass(frozen=True, slots=True)
class DraftTable:
    """One table: its sheet and title as a person calls them, and its fields.

    `layout` is a class of `declare.layouts`. `key` is said where no rule says it. `unfilled` are fields that are only
    suggested, since nothing is known of them. `comments` stand above its fields, `remarks` above its declaration.
    """

    name: str
    sheet: str
    title: str
    noun: tuple[str, str]
    fields: tuple[DraftField, ...]
    layout: str = "ListLayout"
    key: str | None = None
    comments: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    unfilled: tuple[DraftField, ...] = ()

    @property
    def constant(self) -> str:
        """The name of its `TableSpec`."""
        return self.name.upper()

    @property
    def model(self) -> str:
        """The name of its model."""
        return "".join(map(str.capitalize, self.name.split("_"))) + "Rows"


@dataclass(frozen=True, slots=True)
class Draft:
    """One source; `codelists` gives the lines (code, label) of each list, `dates` the table and field of the period.

    `suffix` is the ending of the samples' names.
    """

    name: str
    title: str
    tables: tuple[DraftTable, ...]
    codelists: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    dates: tuple[str, str] | None = None
    suffix: str = "xlsx"

    @property
    def distribution(self) -> str:
        """The name that the package is installed by."""
        return self.name.replace("_", "-")

    def published(self, table: DraftTable) -> str:
        """Give the name that a table is published under, which no other source has: an only one under the source's."""
        return self.name if len(self.tables) == 1 or table.name == self.name else f"{self.name}_{table.name}"

    @property
    def layouts(self) -> list[str]:
        """The layouts that must be named."""
        return sorted({table.layout for table in self.tables} - {"ListLayout"})

    @property
    def shapes(self) -> list[str]:
        """The rule shapes that the fields call."""
        return sorted({found[1] for rule in self._rules if (found := _CALLED.match(rule))})

    @property
    def has_expressions(self) -> bool:
        """Whether a rule is written with polars."""
        return any("pl." in rule for rule in self._rules)

    @property
    def has_severity(self) -> bool:
        """Whether a rule says how severe it is."""
        return any("Severity." in rule for rule in self._rules)

    @property
    def _rules(self) -> list[str]:
        return [rule for table in self.tables for one in table.fields for rule in one.rules]
