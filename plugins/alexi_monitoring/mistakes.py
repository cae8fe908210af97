"""Mistakes that break each rule of the monitoring form, and what real forms of this kind hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from alexi_ingest.api import Mistake, Planted, Raw, Severity, previous_period
from alexi_monitoring.models import CASELOAD, REACHED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    from alexi_ingest.api import Sample

    Plant = Callable[[Sample, Random, Sample | None], Sample]

ABOUT, REFERRALS, CASES, ACTIVITY = "about", "referrals", "caseload", "activity"
BY_ROW, BY_COLUMN, BY_GENDER = "total_of_gender_age_band", "total_of_referral_source", "total_of_age_band"
_TOTALS = (BY_ROW, BY_COLUMN, BY_GENDER)
_ODD_YEARS = ("2022", "14032021", "Q2", "quarter two", "sometime in 2015")


def companions(sample: Sample, table: str, record: int, name: str) -> Sequence[Planted]:
    """Say what else follows from a cell that is as good as empty: figures that no longer add up."""
    kind = sample.return_type
    if table == REFERRALS:
        return tuple(
            Planted(f"{kind}.{REFERRALS}.count.{rule}", Severity.ERROR, REFERRALS, at, "count", needed=False)
            for at, one in enumerate(sample.records(REFERRALS))
            for rule in _TOTALS
            if None in one.values()
        )
    if table == CASES and name != "closing":
        return (Planted(f"{kind}.{CASES}.closing.balance", Severity.ERROR, CASES, record, "closing", needed=False),)
    return ()


def form_mistakes() -> Mapping[str, Mistake]:
    """Make a mistake for each rule of the form, and the untidy forms that this return is known for."""
    made = (
        Mistake("caseload.closing.balance", "a caseload that does not balance", _unbalanced),
        Mistake(
            "caseload.opening.same_as_last", "another opening than the last closing", _other_opening, needs_last=True
        ),
        Mistake("caseload.opening.all_zeros", "nothing but zeros", _zeros),
        Mistake("activity.people_reached.sum", "people who do not add up", _wrong_people),
        *(Mistake(f"activity.{name}.change", "five times as many", _jump(name), needs_last=True) for name in REACHED),
        Mistake("caseload.new_cases.change", "many new cases", _many_new, needs_last=True),
        Mistake("caseload.closing.change", "hardly a case left", _few_left, needs_last=True, size=60),
        Mistake("referrals.count.row_total", "a wrong total of a row", _wrong_row),
        Mistake("referrals.count.column_total", "a wrong total of a column", _wrong_column),
        Mistake("referrals.count.gender_total", "a wrong total of a gender", _wrong_gender),
        Mistake(
            "referrals.count.inexact", "12 (3 new), 10-15", _count(("12 (3 new)", "10-15"), "type", Severity.ERROR)
        ),
        Mistake("referrals.count.suppressed", "<5, c", _count(("<5", "c"), "suppressed", Severity.NOTE)),
        Mistake("referrals.count.not_available", "n/a", _count(("n/a",), "not_available", Severity.NOTE)),
        Mistake("referrals.count.approximate", "approx 30", _approximate),
        Mistake("referrals.age_band.in_list", "a misspelt age band above many cells", _misspelt_age),
        Mistake("referrals.gender.in_list", "a misspelt gender above many cells", _misspelt_gender),
        Mistake("referrals.referral_source.in_list", "an added row", _added_row),
        Mistake("about.quarter.odd", "a quarter that is none", _odd_quarter),
        Mistake("about.quarter.year_alone", "a year where the quarter belongs", _year_alone),
        Mistake("file.period_disagrees", "another quarter than in the file's name", _other_quarter),
        Mistake("layout.moved", "a form moved down, with blank rows and columns in the grid", _moved),
        Mistake("layout.reordered", "rows and columns in another order", _reordered),
        Mistake("layout.notes_beside", "words beside and below the grid", _notes),
        Mistake("layout.added_box", "a box that nobody asked for", _added_box),
        Mistake("layout.missing_grid", "the grid left out", _missing_grid),
        Mistake("layout.missing_label", "a label left out", _missing_label),
        Mistake("layout.similar_label", "a misspelt label", _similar_label),
        Mistake("layout.first_form", "the form of 2014-15", _first_form),
    )
    return {mistake.name: mistake for mistake in made}


def _figure(sample: Sample, table: str, name: str, record: int = 0) -> int:
    value = sample.records(table)[record][name]
    return value if isinstance(value, int) else 0


def _unbalanced(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    closing = _figure(sample, CASES, "closing") + rng.choice((-1, 1, 7))
    return sample.with_values(CASES, 0, closing=closing).expect(CASES, "closing", "balance", Severity.ERROR, 0)


def _other_opening(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    more = rng.randint(1, 3)
    figures = {name: _figure(sample, CASES, name) + more for name in ("opening", "closing")}
    return sample.with_values(CASES, 0, **figures).expect(CASES, "opening", "same_as_last_closing", Severity.ERROR, 0)


def _zeros(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    sample = sample.with_values(CASES, 0, **dict.fromkeys(CASELOAD, 0))
    sample = sample.with_values(ACTIVITY, 0, **dict.fromkeys((*REACHED, "people_reached"), 0))
    nothing = tuple({**one, "count": 0} for one in sample.records(REFERRALS))
    return sample.with_list(REFERRALS, records=nothing).expect(CASES, "opening", "all_zeros", Severity.QUERY)


def _wrong_people(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    wrong = _figure(sample, ACTIVITY, "people_reached") + rng.randint(1, 9)
    return sample.with_values(ACTIVITY, 0, people_reached=wrong).expect(
        ACTIVITY, "people_reached", "sum_of_parts", Severity.ERROR, 0
    )


def _jump(name: str) -> Plant:
    def jump(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
        reached = {one: _figure(sample, ACTIVITY, one) for one in REACHED}
        reached[name] = 5 * reached[name] + 20
        people = reached["young_people_reached"] + reached["professionals_reached"]
        changed = sample.with_values(ACTIVITY, 0, **reached, people_reached=people)
        return changed.expect(ACTIVITY, name, f"change_at_most_{name}", Severity.QUERY, 0)

    return jump


def _many_new(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    more = 40 + 5 * _figure(sample, CASES, "new_cases")
    figures = {name: _figure(sample, CASES, name) + more for name in ("new_cases", "closed_cases")}
    return sample.with_values(CASES, 0, **figures).expect(
        CASES, "new_cases", "change_at_most_new_cases", Severity.QUERY, 0
    )


def _few_left(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    left = rng.randint(1, 5)
    closed = _figure(sample, CASES, "opening") + _figure(sample, CASES, "new_cases") - left
    return sample.with_values(CASES, 0, closed_cases=closed, closing=left).expect(
        CASES, "closing", "change_at_most_closing", Severity.QUERY, 0
    )


def _cells(sample: Sample, *, source: bool = True, gender: bool = True, age: bool = True) -> list[int]:
    """Give the records of the grid that have, or have not, a source, a gender, an age band: else they are totals."""
    asked = (source, gender, age)
    keys = ("referral_source", "gender", "age_band")
    return [
        at for at, one in enumerate(sample.records(REFERRALS)) if tuple(one[key] is not None for key in keys) == asked
    ]


def _add(sample: Sample, rng: Random, record: int) -> Sample:
    count = _figure(sample, REFERRALS, "count", record) + rng.randint(1, 5)
    return sample.with_values(REFERRALS, record, count=count)


def _wrong_row(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Spoil the total of a row: the grand total, which is held against these, is found, too."""
    record = rng.choice(_cells(sample, gender=False, age=False))
    changed = _add(sample, rng, record).expect(REFERRALS, "count", BY_ROW, Severity.ERROR, record)
    (grand,) = _cells(sample, source=False, gender=False, age=False)
    return changed.expect(REFERRALS, "count", BY_COLUMN, Severity.ERROR, grand)


def _wrong_column(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Spoil the total of a column: so are the total of its gender, and the grand total."""
    record = rng.choice(_cells(sample, source=False))
    changed = _add(sample, rng, record).expect(REFERRALS, "count", BY_COLUMN, Severity.ERROR, record)
    gender = sample.records(REFERRALS)[record]["gender"]
    (own,) = (at for at in _cells(sample, source=False, age=False) if sample.records(REFERRALS)[at]["gender"] == gender)
    (grand,) = _cells(sample, source=False, gender=False, age=False)
    changed = changed.expect(REFERRALS, "count", BY_GENDER, Severity.ERROR, own)
    return changed.expect(REFERRALS, "count", BY_ROW, Severity.ERROR, grand)


def _wrong_gender(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Spoil the total of a gender in a row: the one at the foot of its column is found, too."""
    record = rng.choice(_cells(sample, age=False))
    changed = _add(sample, rng, record).expect(REFERRALS, "count", BY_GENDER, Severity.ERROR, record)
    gender = sample.records(REFERRALS)[record]["gender"]
    (foot,) = (
        at for at in _cells(sample, source=False, age=False) if sample.records(REFERRALS)[at]["gender"] == gender
    )
    return changed.expect(REFERRALS, "count", BY_COLUMN, Severity.ERROR, foot)


def _count(texts: tuple[str, ...], rule: str, severity: Severity) -> Plant:
    def write(sample: Sample, rng: Random, _: Sample | None) -> Sample:
        record = rng.choice(_cells(sample))
        changed = sample.with_values(REFERRALS, record, count=Raw(rng.choice(texts)))
        return changed.expect(REFERRALS, "count", rule, severity, record)

    return write


def _approximate(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    name = rng.choice(REACHED)
    about = Raw(f"approx {_figure(sample, ACTIVITY, name)}")
    return sample.with_values(ACTIVITY, 0, **{name: about}).expect(ACTIVITY, name, "approximate", Severity.REPAIR, 0)


def _misspelt_age(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.choice(_cells(sample))
    one = sample.records(REFERRALS)[record]
    age = str(one["age_band"])
    changed = sample.with_list(REFERRALS, labels={("age_band", age): "Middle age"})
    heads = {str(other["gender"]): at for at, other in enumerate(sample.records(REFERRALS)) if other["age_band"] == age}
    for at in heads.values():
        changed = changed.expect(REFERRALS, "age_band", "in_list", Severity.ERROR, at)
    return changed


def _misspelt_gender(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.choice(_cells(sample))
    gender = str(sample.records(REFERRALS)[record]["gender"])
    changed = sample.with_list(REFERRALS, labels={("gender", gender): "Femail"})
    return changed.expect(REFERRALS, "gender", "in_list", Severity.ERROR, record)


def _added_row(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    records = sample.records(REFERRALS)
    first = [one for one in records if one["referral_source"] == records[0]["referral_source"]]
    name = rng.choice(("The clergy", "Sports clubs", "A neighbour told us"))
    added = tuple({**one, "referral_source": name, "count": 0} for one in first)
    own = _cells(sample, source=False)[0]
    changed = sample.with_list(REFERRALS, records=(*records[:own], *added, *records[own:]))
    return changed.expect(REFERRALS, "referral_source", "in_list", Severity.ERROR, own)


def _odd_quarter(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    named = replace(sample.file, name=f"Monitoring {sample.period}.xlsx")
    changed = replace(sample, file=named).with_values(ABOUT, 0, quarter=Raw(rng.choice(_ODD_YEARS)))
    return changed.expect(ABOUT, "quarter", "type", Severity.ERROR, 0)


def _year_alone(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    named = replace(sample.file, name=f"Monitoring {sample.period}.xlsx")
    changed = replace(sample, file=named).with_values(ABOUT, 0, quarter=Raw("1516"))
    return changed.expect(ABOUT, "quarter", "agrees", Severity.ERROR, 0)


def _other_quarter(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    named = replace(sample.file, name=f"Monitoring {sample.period}.xlsx")
    changed = replace(sample, file=named).with_values(ABOUT, 0, quarter=previous_period(sample.period))
    return replace(changed, verdict="review").expecting(Planted("review.period_disagrees", Severity.ERROR))


def _moved(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    own = sample.list_of(ABOUT)
    moved = sample.with_list(ABOUT, titles=(*own.titles, ("Filled in by the service manager",), (), ()))
    return moved.with_list(
        REFERRALS, blank_rows=frozenset({rng.randrange(1, 8)}), blank_columns=frozenset({rng.choice((4, 8))})
    )


def _reordered(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Turn the grid round: totals first, then the last source and the last gender."""
    records = list(reversed(sample.records(REFERRALS)))
    changed = sample.with_list(REFERRALS, records=tuple(records))
    fields = list(sample.list_of(CASES).fields)
    rng.shuffle(fields)
    return changed.with_list(CASES, fields=tuple(fields))


def _notes(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    beside = ("Comments", "a busy quarter", "see the letter")
    below = ((), ("Note: a referral with two sources is counted once, by the first of them",))
    changed = sample.with_list(REFERRALS, beside=beside, below=below)
    return changed.with_list(CASES, notes={"closing": "as agreed on the telephone"})


def _added_box(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    own = sample.list_of(ACTIVITY)
    box = (("Volunteers", 4), ("Hours given by volunteers", 37))
    return sample.with_list(ACTIVITY, titles=(*own.titles, *box))


def _missing_grid(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    without = replace(sample, lists=tuple(own for own in sample.lists if own.table != REFERRALS), verdict="rejected")
    return without.expecting(Planted(f"{sample.return_type}.{REFERRALS}.sheet.missing", Severity.ERROR, CASES))


def _missing_label(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    name = rng.choice(REACHED)
    fields = tuple(one for one in sample.list_of(ACTIVITY).fields if one != name)
    changed = sample.with_list(ACTIVITY, fields=fields)
    return changed.expect(ACTIVITY, name, "missing_column", Severity.ERROR)


def _similar_label(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    own = sample.list_of(ACTIVITY)
    label = own.labels["sessions_held"]
    changed = sample.with_list(ACTIVITY, labels={**own.labels, "sessions_held": label[:2] + label[1:]})
    rule = f"{sample.return_type}.{ACTIVITY}.sessions_held.missing_column"
    return changed.expecting(Planted(rule, Severity.ERROR, ACTIVITY, None, "sessions_held", label=True))


def _first_form(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    labels = dict(
        zip(
            CASELOAD,
            ("Open cases brought forward", "Cases taken on", "Cases ended", "Open cases carried forward"),
            strict=True,
        )
    )
    rule = f"{sample.return_type}.{CASES}.sheet.old_form"
    return sample.with_list(CASES, labels=labels).expecting(Planted(rule, Severity.QUERY, CASES))
