"""Which totals of a cross-tab are totals of all: a sub-total, or a total of which more is said, is one of a part."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from alexi_ingest.read.spelling import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_PLAIN = frozenset({"all", "sum", "total", "totals", "overall", "grand total", "grand totals", "overall total"})
_PARTS = ("sub", "running")
_OF_WHICH = "of which"


class Label(NamedTuple):
    """What stands at a level of a grid's side or top: the cell that has the text, and the code, if it is one."""

    row: int
    column: int
    text: str
    code: str | None
    total: bool

    @property
    def key(self) -> str | None:
        """What it stands for; None: all."""
        return None if self.total else self.code or self.text


Labels = tuple[Label | None, ...]
"""The labels of one row or column, in the order of the declared fields; None: nothing stands at this level."""


def key_of(labels: Iterable[Label | None]) -> tuple[str | None, ...]:
    """Give what the labels of a line stand for."""
    return tuple(label and label.key for label in labels)


class _Total(NamedTuple):
    """A line that is a total at a level, and what stands at the levels above and below it."""

    level: int
    others: tuple[str | None, ...]


def totals_of_parts(lines: Mapping[int, Labels], levels: Sequence[int]) -> dict[int, Label]:
    """Give the lines that are totals of a part alone, with the label that says so.

    `levels` are the positions of the fields in `Labels`, the outermost first. Of several totals of the same, those are
    of all that say nothing more; else one is that stands alone, at an end of its lines. A sub-total is one of all that
    stand under the same label, and of a part where nothing stands above it.
    """
    ordered = {at: tuple(labels[level] for level in levels) for at, labels in lines.items()}
    groups: dict[_Total, list[int]] = {}
    for at, labels in ordered.items():
        level = next((level for level, label in enumerate(labels) if label and label.total), None)
        if level is not None:
            groups.setdefault(_Total(level, _others(labels, level)), []).append(at)
    parts: dict[int, Label] = {}
    for total, group in groups.items():
        said = {at: label for at in group if (label := ordered[at][total.level])}
        plain = {at for at, label in said.items() if normalise(label.text) in _PLAIN}
        whole = plain or {at for at in group if len(group) == 1 and _is_whole(said[at], at, total, ordered)}
        parts |= {at: label for at, label in said.items() if at not in whole}
    return parts


def _is_whole(label: Label, at: int, total: _Total, lines: Mapping[int, Labels]) -> bool:
    spelt = normalise(label.text)
    if _OF_WHICH in spelt or (spelt.startswith(_PARTS) and not total.level):
        return False
    beside = [other for other, labels in lines.items() if labels[total.level] and _is_of(total, labels)]
    return at in {min(beside), max(beside)}


def _is_of(total: _Total, labels: Labels) -> bool:
    """Whether a line is of those that a total is of: the same stands above it, and below, where anything does."""
    pairs = enumerate(zip(total.others, _others(labels, total.level), strict=True))
    return all(own == other or (own is None and level >= total.level) for level, (own, other) in pairs)


def _others(labels: Iterable[Label | None], level: int) -> tuple[str | None, ...]:
    return key_of(label for at, label in enumerate(labels) if at != level)
