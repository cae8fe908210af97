"""Does the source claim its own returns surely, nothing that is foreign, and the same whatever a file is called."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract.grids import Grid, Page
from alexi_ingest.authoring.contract.results import Breach, Found, Where
from alexi_ingest.authoring.contract.samples import gather
from alexi_ingest.errors import PluginFault, ReadError
from alexi_ingest.identify.arbitrate import ENOUGH, MARGIN
from alexi_ingest.model import Claim, Kind, Preview, SheetPreview
from alexi_ingest.read.preview import preview
from alexi_ingest.read.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alexi_ingest.authoring.contract.case import Case
    from alexi_ingest.authoring.contract.samples import Return
    from alexi_ingest.declare import SourceSpec
    from alexi_ingest.hooks.manager import Sources

SURE = 0.75
"""A claim on a return of one's own is at least so sure."""
MOST_OF_OTHERS = 2
NEUTRAL = "Return"
MISLEADING = "Return 1999-00 Q3"
"""A name that tells of another period than any sample has."""
_SHOPPING = (("Shopping list", None, None), ("What", "How many", "Date"), ("Bread", "2", "Monday"), ("Tea", "1", None))
_MINUTES = (("Minutes of the meeting",), ("Present: three of us",), ("1. The room was cold.",), ("2. Nothing else.",))
_ROTA = (("Name", "Mon", "Tue", "Status"), ("A", "early", "late", "x"), ("B", "late", "early", "x"))
FOREIGN = {"a shopping list": _SHOPPING, "minutes of a meeting": _MINUTES, "a rota": _ROTA}
_IDENTIFY = "identify"


def claims(case: Case) -> Found:
    """Ask every source about each sample that is to be recognised."""
    own = [one for one in case.samples if one.verdict is None and not _is_in_doubt(one)]
    if not own:
        return Found(unchecked="there is no sample")
    breaches = []
    for sample in own:
        seen = _seen(sample)
        if seen:
            breaches += list(_unsure(case, sample, seen))
    return Found(tuple(breaches))


def _is_in_doubt(sample: Return) -> bool:
    return any(one.rule.startswith(("review.", "file.")) for one in sample.expected or ())


def _unsure(case: Case, sample: Return, seen: Preview) -> Iterator[Breach]:
    where = Where(file=sample.label, hook=_IDENTIFY)
    made = claims_of(case.spec, seen, case.sources)
    best = max((one.confidence for one in made), default=0.0)
    if best < SURE:
        yield Breach(
            f"it is claimed with a confidence of {SURE} or more",
            f"the confidence is {best:g}" if made else "it is not claimed",
            "Give columns.csv the headings that stand in the sample, or let `identify` look for what it has.",
            where,
        )
    kinds = {one.return_type for one in made if one.confidence > best - MARGIN}
    if len(kinds) > 1:
        yield Breach(
            "one return type is meant",
            f"several are claimed as surely: {', '.join(sorted(kinds))}",
            "Tell them apart in `identify`, by what only one of them has.",
            where,
        )
    for name, spec in case.sources.specs.items():
        theirs = [] if name == case.spec.name else claims_of(spec, seen, case.sources)
        rival = max((one.confidence for one in theirs), default=0.0)
        if made and rival >= ENOUGH and rival > best - MARGIN:
            yield Breach(
                "no other source claims it as surely",
                f"the source {name!r} claims it with {rival:g}, and this one with {best:g}",
                "Two sources read the same files: keep one, or give this one headings that the other has not.",
                where,
            )


def foreign(case: Case) -> Found:
    """Show the source what is plainly not its own: an empty sheet, everyday lists, the samples of other sources."""
    folder = Path(mkdtemp(prefix="foreign-"))
    shown: dict[str, Preview] = {"an empty sheet": _empty()}
    for what, rows in FOREIGN.items():
        path = Grid((Page("Sheet1", rows),)).write(folder / "foreign.xlsx")
        shown[what] = preview(open_workbook(path, "foreign.xlsx"), "foreign.xlsx", "")
    for name, spec in case.sources.specs.items():
        if spec is not case.spec:
            shown |= {f"{one.label} of the source {name!r}": seen for one, seen in _of_other(spec, case.sources)}
    breaches = []
    for what, seen in shown.items():
        try:
            made = claims_of(case.spec, seen, case.sources)
        except PluginFault as fault:
            breaches.append(
                Breach(
                    f"`identify` can look at {what}",
                    str(fault),
                    "Every source is asked about every file: expect fewer sheets, rows and cells than your own have.",
                    Where(hook=_IDENTIFY),
                )
            )
            continue
        best = max((one.confidence for one in made), default=0.0)
        if best >= ENOUGH:
            breaches.append(
                Breach(
                    f"{what} is not claimed (a confidence under {ENOUGH})",
                    f"it is claimed with {best:g}",
                    "Claim only what shows the declared headings, or leave `identify` to the service's defaults.",
                    Where(hook=_IDENTIFY),
                )
            )
    return Found(tuple(breaches))


def _empty() -> Preview:
    return Preview("empty.xlsx", Kind.XLSX, "", (SheetPreview("Sheet1", (), 0, 0, lambda: None),))


def _of_other(spec: SourceSpec, sources: Sources) -> Iterator[tuple[Return, Preview]]:
    for sample in gather(spec, sources, Path(mkdtemp(prefix="others-")), clean=True)[:MOST_OF_OTHERS]:
        seen = _seen(sample)
        if seen:
            yield sample, seen


def file_name(case: Case) -> Found:
    """Ask the source about its samples under other names: what the name says is weighed by the service itself."""
    if not case.probed:
        return Found(unchecked="there is no sample that is recognised")
    breaches: list[Breach] = []
    for sample in case.probed:
        suffix = Path(sample.received.name).suffix
        opened = open_workbook(sample.path, sample.received.name)
        made = [
            claims_of(case.spec, preview(opened, name, ""), case.sources)
            for name in (sample.received.name, NEUTRAL + suffix, MISLEADING + suffix)
        ]
        breaches.extend(_by_name(sample, made))
    return Found(tuple(breaches))


def _by_name(sample: Return, made: Sequence[Sequence[Claim]]) -> Iterator[Breach]:
    told = [{(one.return_type, one.period, one.hub, one.part) for one in claims} for claims in made]
    if told[0] == told[1] == told[2]:
        return
    periods = [{period for _, period, _, _ in each} for each in told]
    what = "period" if len({*map(frozenset, periods)}) > 1 else "claim"
    yield Breach(
        f"the {what} that is claimed is what the file itself says",
        f"it changes when the file is given another name ({NEUTRAL!r}, {MISLEADING!r})",
        "Leave the name to the service, which weighs it beside titles and dates: claim a period only where a cell "
        "says so, else None.",
        Where(file=sample.label, hook=_IDENTIFY),
    )


def claims_of(spec: SourceSpec, seen: Preview, sources: Sources) -> Sequence[Claim]:
    """Ask one source whose return a file is."""
    answer = sources.ask_in_turn((spec.name,), _IDENTIFY, preview=seen, declared=spec)
    return [answer] if isinstance(answer, Claim) else answer or []


def _seen(sample: Return) -> Preview | None:
    try:
        return preview(open_workbook(sample.path, sample.received.name), sample.received.name, "")
    except ReadError:
        return None
