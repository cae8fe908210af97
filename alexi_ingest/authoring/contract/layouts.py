"""Does the same return, laid out as people lay it out, give the same tables or a word about what is different."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract.case import asked
from alexi_ingest.authoring.contract.grids import grid_of
from alexi_ingest.authoring.contract.kinds import KINDS
from alexi_ingest.authoring.contract.mutations import MUTATIONS
from alexi_ingest.authoring.contract.places import OURS
from alexi_ingest.authoring.contract.results import Breach, Found, Where

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from alexi_ingest.authoring.contract.case import Case
    from alexi_ingest.authoring.contract.samples import Return
    from alexi_ingest.model import Outcome


def layouts(case: Case) -> Found:
    """Lay samples out in other ways, save them as other kinds of file, and take each through the journey."""
    if not case.probed:
        return Found(unchecked="there is no sample that is recognised and publishes something")
    breaches: list[Breach] = []
    notes: list[str] = []
    for sample in case.probed:
        grid = grid_of(sample.path, sample.received.name)
        tables = case.journey(sample).read.tables
        before = case.examine(sample, grid.write(case.scratch(grid.suffix)))
        for way, change in MUTATIONS.items():
            changed = change(grid, tables)
            if changed is not None:
                path = changed.write(case.scratch(changed.suffix))
                breaches.extend(_unlike(sample, way, before, _examined(case, sample, path)))
        for kind, write in KINDS.items():
            written = write(grid, case.scratch(f".{kind}"))
            if isinstance(written, str):
                notes.append(written)
            elif written is not None:
                after = _examined(case, sample, written)
                breaches.extend(_unlike(sample, f"saved as .{kind}", before, after))
    return Found(tuple(breaches), notes=tuple(dict.fromkeys(notes)))


def _examined(case: Case, sample: Return, path: Path) -> Outcome:
    """Take a file through the journey under the sample's name, with the ending of its own kind."""
    name = sample.received.name.rpartition(".")[0] + path.suffix
    return case.examine(sample, path, name=name)


def _unlike(sample: Return, way: str, before: Outcome, after: Outcome) -> list[Breach]:
    where = Where(file=sample.label)
    if after.faults and not before.faults:
        return [
            Breach(
                f"the source can read the sample with {way}",
                after.faults[0],
                "Mend the line that is named: expect other places, orders and kinds of cells.",
                where,
            )
        ]
    if _said(after) - _said(before):
        return []
    differing = _differing(before.tables, after.tables)
    if not differing:
        return []
    return [
        Breach(
            f"the sample with {way} gives the same published tables, or a finding that says what is wrong",
            f"{differing}, and nothing is said of it",
            "Look for headings by their words, not by their places; give a finding where a list cannot be read.",
            where,
        )
    ]


def _said(outcome: Outcome) -> Counter[tuple[str, str]]:
    """Count what asks something of the sender, and what was left out: by rule, since places have moved."""
    notes = [one for one in outcome.findings if one.level == 0]
    return Counter((one.rule, str(one.severity)) for one in (*asked(outcome.findings), *notes))


def _differing(before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame]) -> str:
    for name, frame in before.items():
        other = after.get(name)
        if other is None:
            return f"the table {name} is not published"
        if other.height != frame.height:
            return f"the table {name} has {other.height} records instead of {frame.height}"
        columns = [column for column in frame.columns if column not in OURS]
        for column in columns:
            if not frame[column].equals(other[column]) and sorted(map(str, frame[column])) != sorted(
                map(str, other[column])
            ):
                return f"values of {column} in the table {name} are others"
        if Counter(map(str, frame.select(columns).rows())) != Counter(map(str, other.select(columns).rows())):
            return f"the values of records in the table {name} are mixed up"
    return ""
