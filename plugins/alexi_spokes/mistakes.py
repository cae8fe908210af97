"""Mistakes that break each rule of the spokes return, and the untidy figures that it is known for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from alexi_ingest.api import Mistake, Planted, Raw, Severity
from alexi_spokes.models import EXPLAINED, FULL_TIME, STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    from alexi_ingest.api import Record, Sample

    Plant = Callable[[Sample, Random, Sample | None], Sample]

ABOUT, SPOKE, COST, TRACKER, POLICY = "about", "spoke", "cost_line", "tracker", "policy"
AMOUNTS = ("budget", "actual")
OF_CATEGORY, OF_ALL = "total_of_line", "total_of_category_line"


def companions(sample: Sample, table: str, record: int, name: str) -> Sequence[Planted]:
    """Say what else follows from a cell that is as good as empty: figures that no longer add up."""
    if table != COST or name not in {*AMOUNTS, "category"}:
        return ()
    return tuple(
        Planted(f"{sample.return_type}.{COST}.{amount}.{rule}", Severity.ERROR, COST, at, amount, needed=False)
        for amount in AMOUNTS
        for rule in (OF_CATEGORY, OF_ALL)
        for at in _totals(sample)
        if at != record
    )


def rule_mistakes() -> Mapping[str, Mistake]:
    """Make a mistake for each rule of the roster, the costs and the policies."""
    made = (
        Mistake("spoke.spoke_id.unique", "the same spoke twice", _twice),
        Mistake("spoke.end.not_before_start", "an end before the start", _end_first),
        Mistake("spoke.fte.above_zero", "nobody in post", _fte(0, "above_zero", Severity.ERROR)),
        Mistake("spoke.fte.too_much", "more than 1.5", _fte((1.6, 2, 4.5), "range", Severity.ERROR)),
        Mistake("spoke.fte.other_unit", "hours that are a part of full time", _hours),
        Mistake("spoke.fte.other_unit_in_doubt", "what may be hours", _fte((20, 16, 30), "other_unit_in_doubt")),
        Mistake("spoke.spoke_id.one_spoke", "one spoke alone", _one_spoke),
        Mistake("spoke.spoke_id.six_spokes", "six spokes", _six_spokes),
        Mistake("cost_line.category.required_with_line", "a line without a category", _no_category),
        Mistake("cost_line.line.unique_together", "the same line twice", _same_line),
        Mistake("cost_line.variance.difference", "a variance that is no difference", _wrong_variance),
        Mistake("cost_line.variance.one_way", "a variance the other way round", _other_way),
        Mistake("cost_line.note.variance_explained", "a large variance without a reason", _unexplained),
        *(
            Mistake(f"cost_line.{amount}.{rule}", "a total that its parts do not add up to", _wrong_total(amount, rule))
            for amount in AMOUNTS
            for rule in (OF_CATEGORY, OF_ALL)
        ),
        Mistake("cost_line.budget.pounds", "£1,234", _typed_pounds),
        Mistake("cost_line.variance.brackets", "brackets for less than nothing", _brackets),
        Mistake("cost_line.line.sub_total", "subtotals in other words", _other_subtotals),
        Mistake("cost_line.layout.added_row", "a line more", _added_line),
        Mistake("policy.status.no_step_back", "a policy that goes back", _step_back, needs_last=True),
        Mistake("policy.item.in_list", "an added policy", _added_policy),
        Mistake("policy.item.missing_labels", "a policy left out", _policy_left_out),
        Mistake("policy.local_authority.in_list", "an authority that is none", _strange_authority),
    )
    return {mistake.name: mistake for mistake in made}


def _totals(sample: Sample) -> list[int]:
    return [at for at, one in enumerate(sample.records(COST)) if not _is_line(one)]


def _is_line(record: Record) -> bool:
    return isinstance(record["line"], str) and isinstance(record["category"], str)


def _lines(sample: Sample) -> list[int]:
    return [at for at, one in enumerate(sample.records(COST)) if _is_line(one)]


def _figure(record: Record, name: str) -> int:
    value = record[name]
    return value if isinstance(value, int) else 0


def _twice(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    again, first = len(sample.records(SPOKE)) - 1, rng.randrange(len(sample.records(SPOKE)) - 1)
    name = sample.records(SPOKE)[first]["spoke_id"]
    return sample.with_values(SPOKE, again, spoke_id=name).expect(SPOKE, "spoke_id", "unique", Severity.ERROR, again)


def _end_first(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.randrange(len(sample.records(SPOKE)))
    start = sample.records(SPOKE)[record]["start"]
    before = start - timedelta(days=rng.randint(1, 200)) if isinstance(start, date) else None
    changed = sample.with_values(SPOKE, record, end=before)
    changed = changed.expect(SPOKE, "end", "not_before_start", Severity.ERROR, record)
    # With one that stands fewer, there may be too few.
    rule = f"{sample.return_type}.{SPOKE}.spoke_id.usual_number"
    return changed.expecting(Planted(rule, Severity.QUERY, SPOKE, None, "spoke_id", needed=False))


def _fte(values: float | tuple[float, ...], rule: str, severity: Severity = Severity.QUERY) -> Plant:
    def write(sample: Sample, rng: Random, _: Sample | None) -> Sample:
        record = rng.randrange(len(sample.records(SPOKE)))
        value = rng.choice(values) if isinstance(values, tuple) else values
        return sample.with_values(SPOKE, record, fte=Raw(value)).expect(SPOKE, "fte", rule, severity, record)

    return write


def _hours(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.randrange(len(sample.records(SPOKE)))
    hours = Raw(rng.choice((FULL_TIME, 18.5, "18.5", "18.5 hours", "20 hrs per week", 29.6)))
    return sample.with_values(SPOKE, record, fte=hours).expect(SPOKE, "fte", "other_unit", Severity.REPAIR, record)


def _one_spoke(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    one = {**sample.records(SPOKE)[-1], "end": None}
    changed = sample.with_list(SPOKE, records=(one,))
    return changed.expect(SPOKE, "spoke_id", "usual_number", Severity.QUERY)


def _six_spokes(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    one = {**sample.records(SPOKE)[-1], "end": None}
    six = tuple({**one, "spoke_id": f"Spoke {number}"} for number in range(1, 7))
    return sample.with_list(SPOKE, records=six).expect(SPOKE, "spoke_id", "usual_number", Severity.QUERY)


def _no_category(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.choice(_lines(sample))
    changed = sample.with_values(COST, record, category=None)
    changed = changed.expect(COST, "category", "required_with_line", Severity.ERROR, record)
    return changed.expecting(*companions(sample, COST, record, "category"))


def _same_line(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Put a line in twice, with nothing planned and nothing spent, so that all else adds up."""
    record = rng.choice(_lines(sample))
    nothing: Record = {**sample.records(COST)[record], "budget": 0, "actual": 0, "variance": 0, "note": None}
    return _with_line(sample, record + 1, nothing).expect(COST, "line", "unique_together", Severity.ERROR, record + 1)


def _with_line(sample: Sample, at: int, line: Record) -> Sample:
    records = sample.records(COST)
    return sample.with_list(COST, records=(*records[:at], line, *records[at:]))


def _wrong_variance(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.randrange(len(sample.records(COST)))
    one = sample.records(COST)[record]
    wrong = abs(_figure(one, "variance")) + rng.randint(1, 9)
    changed = sample.with_values(COST, record, variance=wrong, note="as agreed")
    return changed.expect(COST, "variance", "difference", Severity.ERROR, record)


def _other_way(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.choice([at for at, one in enumerate(sample.records(COST)) if _figure(one, "variance")])
    other = -_figure(sample.records(COST)[record], "variance")
    return sample.with_values(COST, record, variance=other).expect(COST, "variance", "one_way", Severity.ERROR, record)


def _unexplained(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Add a line of which far less was spent, and to its totals, without a word."""
    record = rng.choice(_lines(sample))
    records = [dict(one) for one in sample.records(COST)]
    way = _way(records)
    category = records[record]["category"]
    change = round(2 * EXPLAINED * _figure(records[record], "budget")) - _under(records[record])
    for at, one in enumerate(records):
        if at == record or (at in _totals(sample) and (one["category"] == category or one["line"] is None)):
            one["actual"] = _figure(one, "actual") - change
            one["variance"] = way * _under(one)
    records[record]["note"] = None
    changed = sample.with_list(COST, records=tuple(records))
    return changed.expect(COST, "note", "variance_explained", Severity.QUERY, record)


def _way(records: Sequence[Record]) -> int:
    """Give 1 where a variance is what was left over, -1 where it is what was spent too much."""
    return next(1 if _figure(one, "variance") == _under(one) else -1 for one in records if _under(one))


def _under(record: Record) -> int:
    return _figure(record, "budget") - _figure(record, "actual")


def _wrong_total(amount: str, rule: str) -> Plant:
    def write(sample: Sample, rng: Random, _: Sample | None) -> Sample:
        *parts, whole = _totals(sample)
        record = whole if rule == OF_ALL else rng.choice(parts)
        one = sample.records(COST)[record]
        change = rng.randint(1, 90)
        moved = change if amount == "budget" else -change
        variance = _way(sample.records(COST)) * (_under(one) + moved)
        values = {amount: _figure(one, amount) + change, "variance": variance}
        return sample.with_values(COST, record, **values).expect(COST, amount, rule, Severity.ERROR, record)

    return write


def _typed_pounds(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.randrange(len(sample.records(COST)))
    typed = Raw(f"£{_figure(sample.records(COST)[record], 'budget'):,}")
    changed = sample.with_values(COST, record, budget=typed)
    return changed.expect(COST, "budget", "thousands_removed", Severity.REPAIR, record)


def _brackets(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    below = [at for at, one in enumerate(sample.records(COST)) if _figure(one, "variance") < 0]
    record = rng.choice(below)
    typed = Raw(f"({-_figure(sample.records(COST)[record], 'variance')})")
    changed = sample.with_values(COST, record, variance=typed)
    return changed.expect(COST, "variance", "negative_written", Severity.REPAIR, record)


def _other_subtotals(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Write the totals otherwise: without their category, under it, in one cell."""
    records = [dict(one) for one in sample.records(COST)]
    *parts, whole = _totals(sample)
    for at in parts:
        label = rng.choice(("Sub-total", "sub total:", "SUBTOTAL"))
        names = rng.choice(({"category": Raw(label), "line": None}, {"category": None, "line": Raw(label)}))
        records[at].update(names)
    records[whole].update({"category": None, "line": Raw("Grand total")})
    return sample.with_list(COST, records=tuple(records))


def _added_line(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    record = rng.choice(_lines(sample))
    nothing: Record = {**sample.records(COST)[record], "line": "Volunteers", "budget": 0, "actual": 0, "variance": 0}
    return _with_line(sample, record + 1, {**nothing, "note": None})


def _step_back(sample: Sample, rng: Random, earlier: Sample | None) -> Sample:
    before = {
        (one["item"], one["local_authority"]): one["status"] for one in (earlier.records(POLICY) if earlier else ())
    }
    further = [
        (at, STATUSES.index(str(status)))
        for at, one in enumerate(sample.records(POLICY))
        if (status := before[one["item"], one["local_authority"]]) != STATUSES[0]
    ]
    record, step = rng.choice(further)
    back = STATUSES[rng.randrange(step)]
    changed = sample.with_values(POLICY, record, status=back)
    return changed.expect(POLICY, "status", "no_step_back_last_status", Severity.QUERY, record)


def _added_policy(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    records = sample.records(POLICY)
    added = rng.choice(("Newsletter for parents", "Night-time economy", "Taxi licensing"))
    more = tuple({**one, "item": added} for one in records if one["item"] == records[0]["item"])
    changed = sample.with_list(POLICY, records=(*records, *more))
    return changed.expect(POLICY, "item", "in_list", Severity.ERROR, len(records))


def _policy_left_out(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    records = sample.records(POLICY)
    gone = rng.choice(records)["item"]
    changed = sample.with_list(POLICY, records=tuple(one for one in records if one["item"] != gone))
    return changed.expect(POLICY, "item", "missing_labels", Severity.ERROR)


def _strange_authority(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    records = sample.records(POLICY)
    own = rng.choice([at for at, one in enumerate(records) if one["item"] == records[0]["item"]])
    code = str(records[own]["local_authority"])
    changed = sample.with_list(POLICY, labels={("local_authority", code): "Barsetshire"})
    return changed.expect(POLICY, "local_authority", "in_list", Severity.ERROR, own)
