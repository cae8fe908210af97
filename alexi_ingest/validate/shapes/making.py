"""What every shape takes besides its own: the keywords that all rules share, and the one place that makes a `Rule`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import polars as pl

from alexi_ingest.declare import Origin, Rule, Scope
from alexi_ingest.errors import DeclarationError
from alexi_ingest.model import Severity
from alexi_ingest.sentence import nearest
from alexi_ingest.validate.shapes.expressions import seen_through
from alexi_ingest.validate.shapes.values import needs_of, where_known

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LEVELS = {Origin.LAST: 2, Origin.OTHER: 3}
"""ESS validation levels of what a rule compares with; all else looks at one return."""
_OWN = "@own"


class Words(TypedDict, total=False):
    """How a rule is called and what it says, where the shape's own words are not wanted.

    `name` is the last part of the stable id (two rules of one shape at one field need two names), `source` the
    published rule ("DfE 8630"), `level` the ESS validation level (else found from what the rule compares with).
    `message` and `fix` are templates: `{Heading}`, `{value}`, `{other}`, and a field's name for its heading. A query
    need not say that it may be right, nor a fix end with a full stop: both are added. Of many cells a report says
    `message` once; where it differs from cell to cell, the first for example. `title` is for the dictionary.
    """

    name: str
    severity: Severity
    source: str
    level: int
    title: str
    message: str
    fix: str


class Says(Words, total=False):
    """The keywords of every shape: its words, and the condition under which it holds.

    `when` is an expression over the row's fields, references (`of(…).col`) and context columns (`pl.col(TODAY)`); where
    it is not true the rule does not apply. Each column is named in a `pl.col` of its own. `because` says it in a clause
    for a person ("the case is closed").
    """

    when: pl.Expr
    because: str


def make(  # noqa: PLR0913 - one place for all that a shape says
    shape: str,
    passes: Callable[[str], pl.Expr],
    name: str,
    title: str,
    *,
    aims: Callable[[str], pl.Expr] | None = None,
    facts: Mapping[str, str | int | float] | None = None,
    severity: Severity = Severity.ERROR,
    scope: Scope = Scope.CELL,
    alike: bool = False,
    says: Says,
) -> Rule:
    """Make the rule of a shape: its own name, title, severity and facts, unless `says` has others.

    Raises:
        DeclarationError: where a keyword is none; or where `when`, or what the rule asks, is no expression: a reference
            is compared by its `.col`.
    """
    _refuse_unknown(says)
    when = condition(says)
    because = says.get("because")

    def held(own: str) -> pl.Expr:
        asked = passes(own) if when is None else pl.when(when).then(passes(own))
        return where_known(asked) if scope is Scope.CELL else asked

    expression(passes(_OWN), "what a rule asks")
    needs = needs_of(held(_OWN).meta.root_names())
    return Rule(
        name=says.get("name", name),
        shape=shape,
        passes=held,
        title=says.get("title", title),
        severity=says.get("severity", severity),
        level=says.get("level", max((_LEVELS.get(need.origin, 1) for need in needs), default=1)),
        scope=scope,
        facts={**(facts or {}), **({} if because is None else {"because": because})},
        aims=aims,
        message=says.get("message"),
        fix=says.get("fix"),
        source=says.get("source"),
        alike=alike,
    )


def _refuse_unknown(says: Says) -> None:
    # What is unpacked into a TypedDict is held against it by a type checker alone.
    for name in says.keys() - Says.__optional_keys__:
        near = nearest(name, Says.__optional_keys__)
        message = f"no rule takes {name!r}{f': is {near!r} meant?' if near else ''}"
        raise DeclarationError(message)


def condition(says: Says) -> pl.Expr | None:
    """Give the condition under which a rule holds; None where it always does."""
    return expression(says["when"], "when=") if "when" in says else None


def expression(given: object, what: str) -> pl.Expr:
    """Give an expression as it is; raises `DeclarationError` for anything else, such as a comparison of a `Value`."""
    if isinstance(given, pl.Expr):
        return seen_through(given, what)
    message = f"{what} takes a polars expression, and not {given!r}: a reference is compared by its .col"
    raise DeclarationError(message)
