"""Do the samples give what is said of them: the expected findings, and nothing from clean returns."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract.case import asked
from alexi_ingest.authoring.contract.results import Breach, Found, Where
from alexi_ingest.authoring.contract.samples import GOLDEN
from alexi_ingest.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.authoring.contract.case import Case
    from alexi_ingest.authoring.contract.samples import Return
    from alexi_ingest.model import Finding, Outcome
    from alexi_ingest.testkit.samples import Expected

MOST = 3
"""So many findings of a sample are listed."""

Place = tuple[str, str, str | None, str | None]


def samples(case: Case) -> Found:
    """Compare what each sample gives with what is said of it."""
    if not case.samples:
        return Found((_without(case),))
    breaches = [breach for sample in case.samples for breach in _of(case, sample)]
    unseen = {kind.name for kind in case.spec.returns} - {
        claim.return_type for one in case.usable if (claim := case.outcome(one).claim)
    }
    breaches += [
        Breach(
            f"the return type {name} has a sample that is read",
            "there is none",
            "Add a return of this kind to the samples; one without an error is best.",
        )
        for name in sorted(unseen)
        if not breaches
    ]
    return Found(tuple(breaches), notes=(*_taken_for_clean(case),))


def _taken_for_clean(case: Case) -> Iterator[str]:
    """Name the files of which nothing is said: they are held to less than those with expected findings."""
    silent = [one.label for one in case.samples if one.golden is not None and one.expected is None]
    if silent:
        each = "it" if len(silent) == 1 else "each"
        yield f"no {GOLDEN} is beside {', '.join(silent)}: {each} must give no error and no query"


def _without(case: Case) -> Breach:
    told = "nothing is declared" if case.spec.samples is None else f"nothing is in {case.spec.samples}"
    return Breach(
        "there are sample returns",
        told,
        "Put a clean return into a folder and name it: SourceSpec(…, samples=Path(__file__).with_name('samples')).",
    )


def _of(case: Case, sample: Return) -> Iterator[Breach]:
    outcome = case.outcome(sample)
    where = Where(file=sample.label)
    fix = f"Correct the file, or if that is right, write it down: {case.source.updating}"
    if outcome.faults:
        yield from (
            Breach("no hook fails on it", fault, "Mend the line that is named.", where) for fault in outcome.faults
        )
    elif sample.expected is None:
        yield from _not_clean(outcome, where, fix)
    else:
        yield from _unlike(sample, outcome, where, fix)


def _not_clean(outcome: Outcome, where: Where, fix: str) -> Iterator[Breach]:
    found = asked(outcome.findings)
    for number, one in enumerate(found[:MOST], start=1):
        more = f" (and {len(found) - MOST} more)" if number == MOST < len(found) else ""
        yield Breach("a clean return gives no error and no query", _said(one) + more, fix, _at(one, where))
    if not found and outcome.verdict is not Verdict.ACCEPTED:
        yield Breach("a clean return is accepted", f"it is {outcome.verdict}", fix, where)


def _unlike(sample: Return, outcome: Outcome, where: Where, fix: str) -> Iterator[Breach]:
    found = Counter(_place(one) for one in outcome.findings)
    said = {_place(one): one for one in outcome.findings}
    wanted = Counter(_planted(one) for one in sample.expected or () if one.needed)
    allowed = {_planted(one) for one in sample.expected or ()}
    for place in list(wanted - found)[:MOST]:
        rule, severity, sheet, cell = place
        at = Where(where.file, sheet or "", cell or "", rule)
        yield Breach(f"{severity} {rule} is found there", "it is not found", fix, at)
    asks = {_place(one) for one in asked(outcome.findings)}
    # A file of golden findings lists all of them; a planted mistake says nothing of what was tidied beside it.
    listed = {*found} if sample.golden is not None else asks
    for place in [one for one in found if one in listed and one not in allowed][:MOST]:
        yield Breach("nothing else is found", _said(said[place]), fix, _at(said[place], where))
    if sample.verdict and outcome.verdict != sample.verdict:
        yield Breach(f"it is {sample.verdict}", f"it is {outcome.verdict}", fix, where)


def _place(one: Finding) -> Place:
    return one.rule, str(one.severity), one.where.sheet, one.where.a1


def _planted(one: Expected) -> Place:
    return one.rule, str(one.severity), one.sheet, one.cell


def _said(one: Finding) -> str:
    return f"{one.severity}: {one.message}"


def _at(one: Finding, where: Where) -> Where:
    return Where(where.file, one.where.sheet or "", one.where.a1 or "", one.rule)
