"""What a check of the contract gives: kept, broken at named places, or not checked, with the reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any

from alexi_ingest.authoring.contract.titles import DESCRIBED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.authoring.contract.titles import Described

_WIDTH = 100
SAID = 5
"""Of one check so many breaches are printed; JSON has all."""


@dataclass(frozen=True, slots=True)
class Where:
    """The place that a breach is about; what does not apply is empty."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    rule: str = ""
    hook: str = ""
    field: str = ""

    def __str__(self) -> str:
        """Give the place in one line: `sample things.xlsx, sheet “Things”, cell B4`."""
        parts = (
            f"sample {self.file}" if self.file else "",
            f"sheet “{self.sheet}”" if self.sheet else "",
            f"cell {self.cell}" if self.cell else "",
            f"rule {self.rule}" if self.rule else "",
            f"hook {self.hook}" if self.hook else "",
            f"field {self.field}" if self.field else "",
        )
        return ", ".join(filter(None, parts)) or "the source as a whole"


NOWHERE = Where()
"""The source as a whole."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One way in which a source does not keep a check: what was expected, what was seen, where, and what to do."""

    expected: str
    seen: str
    fix: str
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: nothing (it is kept), breaches, or why it was not made; `notes` say what was left out."""

    breaches: tuple[Breach, ...] = ()
    unchecked: str = ""
    notes: tuple[str, ...] = ()

    @property
    def kept(self) -> bool:
        """Whether the check was made, and nothing broke it."""
        return not self.breaches and not self.unchecked


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one check of one source."""

    check: str
    found: Found

    @property
    def described(self) -> Described:
        """What the check is called, and what it looks at."""
        return DESCRIBED[self.check]


def packed(found: Found) -> dict[str, Any]:
    """Make facts that JSON can hold."""
    return asdict(found)


def unpacked(facts: Mapping[str, Any]) -> Found:
    """Rebuild what was found from such facts."""
    breaches = tuple(Breach(**{**one, "where": Where(**one["where"])}) for one in facts["breaches"])
    return Found(breaches, facts["unchecked"], tuple(facts["notes"]))


def said(result: Result) -> str:
    """Say of a broken check what was expected and seen, where, and what to do."""
    parts = [
        f"- {one.where}\n  expected: {one.expected}\n  seen: {one.seen}\n  to do: {one.fix}"
        for one in result.found.breaches[:SAID]
    ]
    more = len(result.found.breaches) - SAID
    parts += [f"… and {more} more: alexi-ingest sources test --json has all"] if more > 0 else []
    described = fill(result.described.words, _WIDTH, break_on_hyphens=False)
    return "\n".join([f"{result.described.title}.", described, *parts])
