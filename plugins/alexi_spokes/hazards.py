"""Mistakes of the sheet as a whole: tables moved, left out or blank, and the year that it is of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from alexi_ingest.api import Mistake, Planted, Raw, Severity, previous_period
from alexi_spokes.mistakes import ABOUT, COST, POLICY, SPOKE, TRACKER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from alexi_ingest.api import Sample


def sheet_mistakes() -> Mapping[str, Mistake]:
    """Make a mistake for each hazard of several tables on one sheet."""
    made = (
        Mistake("layout.no_day", "a tracker without its day", _no_day),
        Mistake("layout.other_year", "another year than in the file's name", _other_year),
        Mistake("about.year.type", "a year that is none", _odd_year),
        Mistake("layout.moved", "tables moved down and apart", _moved),
        Mistake("layout.blank_rows", "blank rows inside the lists", _blank_rows),
        Mistake("layout.missing_table", "a table left out", _missing_table),
        Mistake("layout.missing_column", "a column left out", _missing_column),
    )
    return {mistake.name: mistake for mistake in made}


def _no_day(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    """Leave the one answer of the tracker's form empty: then nothing of it is filled in."""
    rule = f"{sample.return_type}.{TRACKER}.sheet.no_rows"
    return sample.with_values(TRACKER, 0, as_at=None).expecting(Planted(rule, Severity.QUERY, TRACKER))


def _named(sample: Sample) -> Sample:
    return replace(sample, file=replace(sample.file, name=f"Spokes return {sample.period}.xlsx"))


def _other_year(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    changed = _named(sample).with_values(ABOUT, 0, year=previous_period(sample.period))
    return replace(changed, verdict="review").expecting(Planted("review.period_disagrees", Severity.ERROR))


def _odd_year(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    odd = Raw(rng.choice(("this year", "14032021", "sometime in 2015")))
    return _named(sample).with_values(ABOUT, 0, year=odd).expect(ABOUT, "year", "type", Severity.ERROR, 0)


def _moved(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    for table in (SPOKE, POLICY):
        own = sample.list_of(table)
        sample = sample.with_list(table, titles=((), ("For the evaluation team",), (), *own.titles))
    return sample


def _blank_rows(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    for table in (SPOKE, COST):
        own = sample.list_of(table)
        sample = sample.with_list(table, blanks=frozenset({rng.randrange(len(own.records) - 1)}))
    return sample


def _missing_table(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    gone = rng.choice((SPOKE, COST, POLICY))
    kept = tuple(own for own in sample.lists if own.table != gone)
    rule = f"{sample.return_type}.{gone}.sheet.missing"
    return replace(sample, lists=kept, verdict="rejected").expecting(Planted(rule, Severity.ERROR, ABOUT))


def _missing_column(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    return sample.without_column(SPOKE, "host_agency")
