"""The rules of a table made ready once: their expressions, and what these read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import TYPE_CHECKING

from alexi_ingest.declare import CONTEXT, Field, Need, Origin, Rule
from alexi_ingest.model import ROW
from alexi_ingest.validate.shapes.values import needs_of

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl

_FORMATTER = Formatter()


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What is declared of one table: its fields, and `(blamed field, rule)` in the model's order."""

    fields: tuple[Field, ...]
    rules: tuple[tuple[str, Rule], ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule made ready once: its expressions, and all that they read.

    `fields` are those of the table that it reads, or whose heading it says, the blamed one first; `reads` are all
    columns, and `needs` those of them that must be joined or worked out first, in this order.
    """

    blamed: str
    rule: Rule
    passes: pl.Expr
    aims: pl.Expr | None
    fields: tuple[str, ...]
    reads: frozenset[str]
    needs: tuple[Need, ...]

    def compares(self, origin: Origin) -> bool:
        """Whether the rule reads anything of this origin."""
        return any(need.origin is origin for need in self.needs)


@lru_cache(maxsize=256)
def compiled(declared: Rules) -> tuple[Compiled, ...]:
    """Make the rules of a table ready."""
    fields = {field.name for field in declared.fields}
    return tuple(_compiled(blamed, rule, fields) for blamed, rule in declared.rules)


def _compiled(blamed: str, rule: Rule, fields: Collection[str]) -> Compiled:
    passes = rule.passes(blamed)
    aims = rule.aims(blamed) if rule.aims else None
    reads = dict.fromkeys([blamed, *passes.meta.root_names(), *(aims.meta.root_names() if aims is not None else ())])
    needs = needs_of(reads)
    joined = {need.column for need in needs}
    inner = (need.value.meta.root_names() if need.origin is Origin.OWN else (*need.on, need.at) for need in needs)
    reads |= dict.fromkeys(name for names in inner for name in names if name)
    said = [name for text in (rule.message, rule.fix) for _, name, _, _ in _FORMATTER.parse(text or "") if name]
    own = [name for name in reads if name not in joined and name != ROW and not name.startswith(CONTEXT)]
    named = tuple(dict.fromkeys([*own, *(name for name in said if name in fields)]))
    return Compiled(blamed, rule, passes, aims, named, frozenset(reads), needs)
