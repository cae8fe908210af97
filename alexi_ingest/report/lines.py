"""The first lines of a report: the verdict with its counts, and what to do next, by when, whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from alexi_ingest.model import Counts, Verdict
from alexi_ingest.report.names import day, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


class Owed(StrEnum):
    """How one return that a hub owes stands, as its status page shows it."""

    RECEIVED = "received"
    TO_FIX = "to_fix"
    TO_CHECK = "to_check"
    WITH_TEAM = "with_team"
    DUE = "due"
    OVERDUE = "overdue"
    NIL = "nil"
    EXCUSED = "excused"


OWED_WORDS = {
    Owed.RECEIVED: "Received: nothing to do",
    Owed.TO_FIX: "To fix",
    Owed.TO_CHECK: "To check",
    Owed.WITH_TEAM: "With the evaluation team",
    Owed.DUE: "Not sent yet",
    Owed.OVERDUE: "Overdue",
    Owed.NIL: "Nothing to report",
    Owed.EXCUSED: "Not needed this time",
}
VERDICT_WORDS = {
    Verdict.ACCEPTED: "Accepted",
    Verdict.PARTIAL: "Some things to fix",
    Verdict.REJECTED: "Could not be used",
    Verdict.REVIEW: "Waiting for an answer",
    Verdict.DUPLICATE: "The same file again",
    Verdict.FAILED: "Not checked yet",
}


class Fate(StrEnum):
    """What became of a file after its verdict."""

    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    LEFT_OUT = "left_out"


FATE_WORDS = {
    Fate.REPLACED: "Replaced by a later file",
    Fate.WITHDRAWN: "Withdrawn",
    Fate.APPROVED: "Approved by the evaluation team",
    Fate.SENT_BACK: "Sent back by the evaluation team",
    Fate.LEFT_OUT: "Left out by the evaluation team",
}
CHECKED = "This was only a check: nothing was submitted, and nothing is kept."
ASK = "If anything is unclear, ask {contact}."
_DROP = "drop it into your inbox folder"


@dataclass(frozen=True, slots=True)
class Aim:
    """What `what_next` may name: the day by which, whom to ask, the marked copy, and the first of two same files.

    `first` is the number of the submission that had the same bytes, `first_received` its day. `checked`: the file was
    only checked, and nobody has it.
    """

    due: date | None = None
    contact: str = ""
    marked: str = ""
    first: int | None = None
    first_received: date | None = None
    checked: bool = False


NO_AIM = Aim()
_COUNTED = frozenset({Verdict.ACCEPTED, Verdict.PARTIAL, Verdict.REJECTED})


def verdict_line(verdict: Verdict, counts: Counts, *, in_rows: bool = True) -> str:
    """Give the first line: `2 things to fix, 3 to check. 148 of 150 rows are ready.`.

    Where the records are not all rows of a sheet (`in_rows`), as those of a form are not, it counts records.
    """
    if verdict is Verdict.DUPLICATE:
        return "We have this file already. Nothing to fix."
    if verdict is Verdict.FAILED:
        return "We could not check this file because of a fault in our service."
    if verdict is Verdict.REVIEW:
        return f"This file is waiting: {_things(max(1, counts.errors), 'to settle')} before we can use it."
    first = to_do(counts.errors, counts.queries)
    if verdict is Verdict.REJECTED:
        return f"{first} We could not use the file as it is."
    return f"{first} {_ready(counts, 'row' if in_rows else 'record')}"


def what_next(verdict: Verdict, counts: Counts, aim: Aim = NO_AIM) -> tuple[str, ...]:
    """Give what to do now, by when, and whom to ask: a sentence or two each."""
    if aim.checked:
        return (CHECKED, *_CHECKED.get(verdict, _NEXT[verdict])(counts, aim))
    lines = _NEXT[verdict](counts, aim)
    asking = verdict not in {Verdict.FAILED, Verdict.DUPLICATE} and aim.contact
    return (*lines, ASK.format(contact=aim.contact)) if asking else tuple(lines)


def marked_words(cells: Iterable[str | None]) -> str:
    """Say what is in the marked copy, after its name; `cells` are those of what is to fix or to check."""
    listed = ": its first sheet, “To fix”, lists all that is said here"
    return f"{listed}, and each of these cells has a colour, a border and a comment." if any(cells) else f"{listed}."


def left_out_line(parts: Sequence[str]) -> str:
    """Say what a marked copy leaves out of the sender's workbook; `""` for nothing."""
    if not parts:
        return ""
    return (
        f"This copy leaves out what it cannot keep of your file: {listed(parts)}. "
        "Your own file is as it was: correct it there if you need them."
    )


def stands_line(
    verdict: Verdict | None, counts: Counts | None, until: int | None = None, *, in_rows: bool = True
) -> str:
    """Give what is said of a return on the status page; `until`: the earlier submission that counts for now."""
    said = verdict_line(verdict, counts, in_rows=in_rows) if counts and verdict in _COUNTED else ""
    return " ".join(filter(None, (said, f"Until then submission {until} counts." if until else "")))


def _things(count: int, what: str) -> str:
    return f"{count:,} thing{'' if count == 1 else 's'} {what}"


def to_do(errors: int, queries: int) -> str:
    """Give how much there is to do: `2 things to fix, 3 to check.`."""
    if errors and queries:
        return f"{_things(errors, 'to fix')}, {queries:,} to check."
    if errors:
        return f"{_things(errors, 'to fix')}."
    if queries:
        return f"Nothing to fix, {_things(queries, 'to check')}."
    return "Nothing to fix."


def _ready(counts: Counts, record: str) -> str:
    if counts.rows == 0:
        return f"The file has no {record}s."
    verb = "is" if counts.rows == 1 else "are"
    return f"{counts.rows_ready:,} of {counts.rows:,} {record}{'' if counts.rows == 1 else 's'} {verb} ready."


def _by(aim: Aim) -> str:
    return f" by {day(aim.due)}" if aim.due else ""


def _where(aim: Aim) -> str:
    return f" in your own file, or in the marked copy “{aim.marked}”" if aim.marked else " in your file"


def _accepted(counts: Counts, aim: Aim) -> list[str]:
    if not counts.queries:
        return ["You need do nothing more for this return. Keep this page as your receipt."]
    it = "the thing" if counts.queries == 1 else "the things"
    said = f"Look at {it} to check. Correct what is wrong{_where(aim)}, save it, and {_DROP}{_by(aim)}."
    if aim.marked:
        said += " Where it is right, say why in the column “Your reason” of the marked copy."
    return ["Your return is accepted.", said]


def _partial(counts: Counts, aim: Aim) -> list[str]:
    lines = [f"Correct what is to fix{_where(aim)}, save it, and {_DROP}{_by(aim)}."]
    if counts.queries and aim.marked:
        lines.append("Where something to check is right, say why in the column “Your reason” of the marked copy.")
    return [*lines, "Send the whole file again, not only what you changed: the new file takes its place."]


def _rejected(_: Counts, aim: Aim) -> list[str]:
    return [f"Drop the corrected file into your inbox folder{_by(aim)}. Until then this return counts as not sent."]


def _review(_: Counts, aim: Aim) -> list[str]:
    by = f" The return is due{_by(aim)}." if aim.due else ""
    return [
        "We have kept the file, and nothing from it has been used yet. What we found in it is said below.",
        f"The evaluation team has been told as well, and may settle it without you.{by}",
    ]


def _duplicate(_: Counts, aim: Aim) -> list[str]:
    if aim.first is None:
        return ["You need do nothing."]
    on = f", which we received on {day(aim.first_received)}" if aim.first_received else ""
    return [
        f"It is the same, byte for byte, as submission {aim.first}{on}. The report on that one stands.",
        "If you meant to send a corrected file, check that you saved it, and drop that one.",
    ]


def _failed(_: Counts, __: Aim) -> list[str]:
    return ["You need do nothing: we will check it again and tell you. Your file is kept."]


def _fit(counts: Counts, _: Aim) -> list[str]:
    look = "Look at what is to check, and correct what is wrong. " if counts.queries else ""
    return [f"{look}To submit the file, {_DROP}."]


def _in_doubt(_: Counts, __: Aim) -> list[str]:
    return ["If you drop the file as it is, the evaluation team has to settle this before it can be used."]


def _not_checked(_: Counts, __: Aim) -> list[str]:
    return ["Check it again later."]


_CHECKED = {Verdict.ACCEPTED: _fit, Verdict.REVIEW: _in_doubt, Verdict.FAILED: _not_checked}
_NEXT = {
    Verdict.ACCEPTED: _accepted,
    Verdict.PARTIAL: _partial,
    Verdict.REJECTED: _rejected,
    Verdict.REVIEW: _review,
    Verdict.DUPLICATE: _duplicate,
    Verdict.FAILED: _failed,
}
