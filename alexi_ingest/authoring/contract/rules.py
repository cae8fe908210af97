"""Can every declared rule be broken, and be kept: by a sample of the author's, or by a break that is searched for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract.grids import grid_of
from alexi_ingest.authoring.contract.results import Breach, Found, Where
from alexi_ingest.authoring.contract.search import Break, absent_break, breaks, kept_somewhere
from alexi_ingest.declare import rule_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.authoring.contract.case import Case, Journey
    from alexi_ingest.authoring.contract.samples import Return
    from alexi_ingest.declare import Rule
    from alexi_ingest.model import Outcome
    from alexi_ingest.plan import Plan

_UNSURE = "there is no sample that is recognised and publishes something"


@dataclass(frozen=True, slots=True)
class _Shown:
    """A sample with its journey, in which what a return type compares with is never missing."""

    sample: Return
    journey: Journey


def rules(case: Case) -> Found:
    """Look at every declared rule: first in what the samples gave, then by changing cells of clean ones."""
    if not case.probed:
        return Found(unchecked=_UNSURE)
    broken = {one.rule for sample in case.samples for one in case.outcome(sample).findings}
    breaches: list[Breach] = []
    for plan in case.plans():
        shown = [
            _Shown(sample, case.journey(sample, standing_in=True))
            for sample in case.probed
            if (claim := case.outcome(sample).claim) and claim.return_type == plan.declared.name
        ]
        if shown:
            breaches.extend(_of_plan(case, plan, shown, broken))
    return Found(tuple(breaches))


def _of_plan(case: Case, plan: Plan, shown: list[_Shown], broken: set[str]) -> Iterator[Breach]:
    for table, declared in plan.rules.items():
        for blamed, rule in declared.rules:
            name = rule_id(plan.declared.name, table, blamed, rule.name)
            if name not in broken:
                yield from _unbroken(case, name, table, blamed, rule, shown)
            if not any(kept_somewhere(one.journey, table, blamed, rule, one.sample) for one in shown):
                yield Breach(
                    "the rule is kept by some row of some sample",
                    "it fires wherever it applies, in every sample",
                    "See that what it asks is True for what is right, not for what is wrong, and that its `when` is "
                    "True for the rows that are meant; or add a right sample.",
                    Where(rule=name),
                )
        for absence in plan.declared.table(table).absences:
            name = rule_id(plan.declared.name, table, absence.key, absence.name)
            if name not in broken and not any(absent_break(one.journey, table, absence) for one in shown):
                yield _never(name, f"taking away the records that it looks for by {absence.key}")


def _unbroken(case: Case, name: str, table: str, blamed: str, rule: Rule, shown: list[_Shown]) -> Iterator[Breach]:
    """Search for a break, and see that in the file it is found at the cell that is blamed."""
    last = ""
    for one in shown:
        for found in breaks(one.journey, table, blamed, rule, one.sample):
            if not found.cells:
                return  # the column as a whole is blamed: that it fires is all there is to see
            outcome = _in_file(case, one, found)
            if outcome is None or _is_told(outcome, name, found):
                return
            last = f"{found.cell}" if found.cell else ""
    if last:
        yield Breach(
            "a break is reported at the cell that is blamed",
            f"the rule fires on the values, and no finding is at {last} once they stand in the file",
            "See that the column of the blamed field is where the Table says, in `read`.",
            Where(rule=name, cell=last),
        )
    else:
        yield _never(name, f"other values in {blamed} and in what the rule reads")


def _in_file(case: Case, one: _Shown, found: Break) -> Outcome | None:
    grid = grid_of(one.sample.path, one.sample.received.name)
    for (sheet, row, column), cell in found.cells.items():
        if sheet is None or row is None or column is None:
            return None
        grid = grid.with_cells(sheet, {(row, column): cell})
    path = grid.write(case.scratch(grid.suffix))
    claim = one.journey.claim
    if not one.journey.history.last or one.sample.earlier:
        return case.examine(one.sample, path, claim=claim)
    return None  # the sample stood for the earlier return: it fires, and the file alone cannot show it


def _is_told(outcome: Outcome, name: str, found: Break) -> bool:
    """Whether the break is reported at its cell: or another finding there, since a cell has one at most."""
    at = [one for one in outcome.findings if one.where.a1 == found.cell and one.where.sheet == found.sheet]
    return any(one.rule == name for one in at) or bool(at)


def _never(name: str, tried: str) -> Breach:
    return Breach(
        "the rule can be broken",
        f"it never fires: no sample breaks it, and {tried} did not either",
        "Add a sample that breaks it, with what is expected; or correct what it asks, or its `when`: False breaks the "
        "rule, null says that it does not apply, as where `when` is not True.",
        Where(rule=name),
    )
