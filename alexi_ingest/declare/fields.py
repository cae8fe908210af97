"""What a source declares of one field: its type, its words, whether it must be filled, the list of its codes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


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
