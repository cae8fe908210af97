"""What a hook may give back, as `specs` says it: an answer of another shape is the plugin's fault, not the sender's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from alexi_ingest.model import Claim, Finding, Harmonised, Table

if TYPE_CHECKING:
    from collections.abc import Callable

_PAIR = 2


def breach(hook: str, answer: Any, declared: Any) -> str:  # noqa: ANN401 - whatever a hook was given and gave
    """Say in what an answer that is not None breaks the hook's contract; `""` where it keeps it. No value is named."""
    wrong = _WRONG.get(hook)
    return wrong(answer, declared) if wrong else ""


def _claims(answer: Any, _: Any) -> str:  # noqa: ANN401 - as `breach`
    claims = [answer] if isinstance(answer, Claim) else answer
    if not _all_are(Claim, claims):
        return "gave neither claims nor None"
    sure = all(isinstance(one.confidence, float | int) and 0 <= one.confidence <= 1 for one in claims)
    return "" if sure else "gave a confidence that is not from 0 to 1"


def _read(answer: Any, declared: Any) -> str:  # noqa: ANN401 - as `breach`
    if not isinstance(answer, tuple) or len(answer) != _PAIR or not isinstance(answer[0], Mapping):
        return "gave no pair of tables and findings"
    tables, findings = answer
    if not {*tables} <= {table.name for table in declared.tables}:
        return "gave a table that is not declared"
    if not _all_are(Table, [*tables.values()]):
        return "gave tables that are no Table"
    return _findings(findings, declared)


def _findings(answer: Any, _: Any) -> str:  # noqa: ANN401 - as `breach`
    return "" if _all_are(Finding, answer) else "gave findings that are no Finding"


def _harmonised(answer: Any, declared: Any) -> str:  # noqa: ANN401 - as `breach`
    if not isinstance(answer, Harmonised) or not _all_are(pl.DataFrame, [*answer.tables.values()]):
        return "gave what is no Harmonised of frames"
    if not {*answer.tables} <= {table.name for table in declared.publishes}:
        return "gave a published table that is not declared"
    for name, frame in answer.tables.items():
        origins = {table.origin for table in declared.publishes if table.name == name}
        if "_table" not in frame.columns or not {*frame["_table"].unique()} <= origins:
            return "gave published rows that do not say from which of the declared tables they come"
    return "" if _all_are(str, answer.withdrawn) else "gave withdrawn IDs that are not text"


def _all_are(kind: type, items: Any) -> bool:  # noqa: ANN401 - as `breach`
    return isinstance(items, Sequence) and not isinstance(items, str) and all(isinstance(item, kind) for item in items)


_WRONG: Mapping[str, Callable[[Any, Any], str]] = {
    "identify": _claims,
    "read": _read,
    "check": _findings,
    "harmonise": _harmonised,
}
