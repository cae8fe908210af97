"""Rules of the catalogue find what plain Python finds, also of blanks, unreadable cells, repeated keys and no rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alexi_ingest.declare import FieldType
from alexi_ingest.model import Table
from alexi_ingest.validate.beside import Beside
from alexi_ingest.validate.check import check
from alexi_ingest.validate.fields import field, fields_of, rules_of
from alexi_ingest.validate.findings import Failures, without_failed
from alexi_ingest.validate.rules import Rules, compiled
from alexi_ingest.validate.shapes.column import one_value_at_most, share_at_most
from alexi_ingest.validate.shapes.order import at_most, equals
from alexi_ingest.validate.shapes.row import balance, exactly_with, only_with, required_with, sum_of, that
from alexi_ingest.validate.shapes.rows import (
    FIRST,
    at_most_per,
    consistent,
    may_follow,
    no_gap,
    no_overlap,
    total_of,
    unique,
)
from alexi_ingest.validate.shapes.sequence import is_first, previous
from alexi_ingest.validate.shapes.tables import has_in, member_of
from alexi_ingest.validate.shapes.values import of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from alexi_ingest.declare import Rule

BAD = "?"
"""A cell that was filled, and could not be read."""
Row = dict[str, Any]
Rows = list[Row]
FIRST_DAY = date(2015, 9, 1)
DTYPES: dict[str, Any] = {
    "person": pl.String, "kind": pl.String, "start": pl.Date, "end": pl.Date, "n": pl.Int64, "m": pl.Int64,
}  # fmt: skip
TYPES = {pl.String: FieldType.TEXT, pl.Date: FieldType.DATE, pl.Int64: FieldType.INTEGER}
DAYS = st.integers(0, 4).map(lambda days: FIRST_DAY + timedelta(days))
CELLS: dict[str, st.SearchStrategy[Any]] = {
    "person": st.sampled_from(["p", "q"]), "kind": st.sampled_from(["a", "b", "all"]), "start": DAYS, "end": DAYS,
    "n": st.integers(0, 3), "m": st.integers(0, 3),
}  # fmt: skip
ROWS = st.lists(
    st.fixed_dictionaries({
        name: st.one_of(cells, cells, cells, st.none(), *([] if name == "person" else [st.just(BAD)]))
        for name, cells in CELLS.items()
    }),
    max_size=7,
)  # fmt: skip


def known(*cells: Any) -> bool:  # noqa: ANN401
    return all(cell is not None and cell != BAD for cell in cells)


# --- what each rule says, in plain Python: the rows that break it ---


def repeated(rows: Rows, _: Rows) -> Iterable[int]:
    keys = [(row["n"], row["person"]) for row in rows]
    return (at for at, key in enumerate(keys) if known(*key) and key in keys[:at])


def without_other(rows: Rows, _: Rows) -> Iterable[int]:
    return (at for at, row in enumerate(rows) if known(row["n"]) and row["m"] is None)


def empty_with_other(rows: Rows, _: Rows) -> Iterable[int]:
    return (at for at, row in enumerate(rows) if row["n"] is None and known(row["m"]))


def either(rows: Rows, others: Rows) -> Iterable[int]:
    return {*without_other(rows, others), *empty_with_other(rows, others)}


def wrong_sum(rows: Rows, _: Rows) -> Iterable[int]:
    return (at for at, row in enumerate(rows) if known(row["n"], row["m"]) and row["n"] != row["m"])


def wrong_balance(rows: Rows, _: Rows) -> Iterable[int]:
    return (at for at, row in enumerate(rows) if known(row["n"], row["m"]) and row["n"] != 2 * row["m"])


def unlike_the_first(rows: Rows, _: Rows) -> Iterable[int]:
    first: dict[Any, Any] = {}
    for row in rows:
        if known(row["n"]):
            first.setdefault(row["person"], row["n"])
    return (at for at, row in enumerate(rows) if known(row["n"], row["person"]) and row["n"] != first[row["person"]])


def too_many_open(rows: Rows, _: Rows) -> Iterable[int]:
    counts: Counter[str] = Counter()
    for at, row in enumerate(rows):
        if known(row["person"]) and row["m"] is None:
            counts[row["person"]] += 1
            if counts[row["person"]] > 1:
                yield at


def in_order(rows: Rows) -> Iterable[list[int]]:
    """Give each person's rows that have a start, in order."""
    persons: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if known(row["person"], row["start"]):
            persons[row["person"]].append(at)
    return [sorted(own, key=lambda at: (rows[at]["start"], at)) for own in persons.values()]


def is_sure(rows: Rows, person: str | None) -> bool:
    return all(row["start"] != BAD for row in rows if row["person"] == person)


def overlapping(rows: Rows, _: Rows) -> Iterable[int]:
    for own in in_order(rows):
        for place, at in enumerate(own):
            ends = [rows[other]["end"] or date.max for other in own[:place] if rows[other]["end"] != BAD]
            if ends and rows[at]["start"] < max(ends):
                yield at


def after_a_gap(rows: Rows, _: Rows) -> Iterable[int]:
    for own in in_order(rows):
        for place, at in enumerate(own[1:], 1):
            ends = [rows[other]["end"] for other in own[:place]]
            if is_sure(rows, rows[at]["person"]) and known(*ends) and rows[at]["start"] > max(ends):
                yield at


def befores(rows: Rows) -> dict[int, int | None]:
    """Give for each row whose place is known the row before, None for the first of a person."""
    found: dict[int, int | None] = {}
    for own in in_order(rows):
        if is_sure(rows, rows[own[0]]["person"]):
            found |= dict(zip(own, [None, *own], strict=False))
    return found


def out_of_turn(rows: Rows, _: Rows) -> Iterable[int]:
    allowed = {None: "a", "a": "b"}
    for at, before in befores(rows).items():
        kind = None if before is None else rows[before]["kind"]
        wanted = allowed.get(kind) if before is None or known(kind) else None
        if wanted and known(rows[at]["kind"]) and rows[at]["kind"] != wanted:
            yield at


def after_an_empty_one(rows: Rows, _: Rows) -> Iterable[int]:
    places = befores(rows).items()
    return (at for at, row in places if row is not None and known(rows[at]["n"]) and rows[row]["m"] is None)


def wrong_total(rows: Rows, _: Rows) -> Iterable[int]:
    for at, row in enumerate(rows):
        group = [one for one in rows if one["m"] == row["m"]]
        parts = [one["n"] for one in group if known(one["kind"]) and one["kind"] != "all"]
        doubt = BAD in {*parts, *(one["kind"] for one in group), *(one["m"] for one in rows)}
        added = sum(part for part in parts if known(part))
        if row["kind"] == "all" and known(row["n"]) and any(map(known, parts)) and not doubt and row["n"] != added:
            yield at


def not_on_the_list(rows: Rows, others: Rows) -> Iterable[int]:
    listed = {row["n"] for row in others}
    return (at for at, row in enumerate(rows) if known(row["n"]) and not listed & {row["n"], BAD})


def without_rows(rows: Rows, others: Rows) -> Iterable[int]:
    for at, row in enumerate(rows):
        own = [other["n"] for other in others if known(row["person"]) and other["person"] == row["person"]]
        if known(row["person"]) and BAD not in own and not any(known(n) and n > 1 for n in own):
            yield at


def lasting(row: Row, others: Rows) -> Rows | None:
    """Give the rows of a person that last on a day; None where that is not known."""
    own = [other for other in others if known(row["person"]) and other["person"] == row["person"]]
    begun = [
        other for other in own if other["start"] == BAD or (known(other["start"]) and other["start"] <= row["start"])
    ]
    still = [other for other in begun if not known(other["end"]) or other["end"] >= row["start"]]
    return None if any(BAD in {other["start"], other["end"]} for other in still) else still


def in_none(rows: Rows, others: Rows) -> Iterable[int]:
    return (at for at, row in enumerate(rows) if known(row["start"]) and lasting(row, others) == [])


def unlike_the_lasting(rows: Rows, others: Rows) -> Iterable[int]:
    for at, row in enumerate(rows):
        own = (lasting(row, others) or []) if known(row["start"]) else []
        kinds = [other["kind"] for other in own if other["kind"] is not None]
        if known(row["kind"], *kinds) and kinds and kinds[-1] != row["kind"]:
            yield at


def above_the_sum(rows: Rows, others: Rows) -> Iterable[int]:
    for at, row in enumerate(rows):
        own = [other["n"] for other in others if known(row["person"]) and other["person"] == row["person"]]
        if own and known(row["n"]) and BAD not in own and row["n"] > sum(n for n in own if known(n)):
            yield at


N, WITHIN = pl.col("n"), {"at": "start", "span": ("start", "end")}
TURN = {"per": "person", "by": "start"}
CASES: list[tuple[str, Rule, Callable[[Rows, Rows], Iterable[int]]]] = [
    ("n", unique("person"), repeated),
    ("n", only_with("m"), without_other),
    ("n", required_with("m"), empty_with_other),
    ("n", exactly_with("m"), either),
    ("n", sum_of(("m",)), wrong_sum),
    ("n", balance("m", plus=("m",)), wrong_balance),
    ("n", consistent("person"), unlike_the_first),
    ("n", at_most_per(1, "person", when=pl.col("m").is_null()), too_many_open),
    ("start", no_overlap("person", "end"), overlapping),
    ("start", no_gap("person", "end"), after_a_gap),
    ("kind", may_follow({FIRST: ("a",), "a": ("b",)}, **TURN), out_of_turn),
    ("n", only_with(previous("m", **TURN), when=~is_first(**TURN)), after_an_empty_one),
    ("n", total_of("kind", "all", within=("m",)), wrong_total),
    ("n", member_of("other", "n"), not_on_the_list),
    ("person", has_in("other", "person", where=N > 1), without_rows),
    ("start", that(of("other", by="person", **WITHIN).col > 0), in_none),
    ("kind", equals(of("other", "kind", by="person", **WITHIN)), unlike_the_lasting),
    ("n", at_most(of("other", N.sum(), by="person", name="sum")), above_the_sum),
]
RULES = {
    case[2].__name__: Rules(fields_of(model), rules_of(model))
    for case in CASES
    for model in [
        type("Told", (pa.DataFrameModel,), {"__annotations__": DTYPES, **{
            name: field(TYPES[dtype], *([case[1]] if name == case[0] else []), label=name)
            for name, dtype in DTYPES.items()
        }})
    ]
}  # fmt: skip


def table_of(name: str, rows: Rows, *, sent: bool) -> Table:
    cells = {name: [row[name] if known(row[name]) or sent else None for row in rows] for name in DTYPES}
    texts = {name: [None if cell is None else str(cell) for cell in column] for name, column in cells.items()}
    frame = pl.DataFrame(texts, schema=dict.fromkeys(DTYPES, pl.String)) if sent else pl.DataFrame(cells, schema=DTYPES)
    return Table(name, name, frame.with_row_index("_row", 2), dict.fromkeys(DTYPES, 0), {}, (0, 0))


def broken(rules: Rules, rows: Rows, others: Rows) -> set[int]:
    given = {"own": rows, "other": others}
    cast, sent = ({name: table_of(name, one, sent=raw) for name, one in given.items()} for raw in (False, True))
    failures = Failures({
        ("own", name): pl.Series([at for at, row in enumerate(rows) if row[name] == BAD], dtype=pl.UInt32)
        for name in DTYPES
    })  # fmt: skip
    hits = check(cast["own"], rules, Beside(cast, sent, date(2015, 10, 5), "2015-16-Q2"))
    kept = without_failed(hits, {"own": rules}, failures)
    return {at for hit in kept if hit.cells is not None for at in hit.cells["index"]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[2].__name__)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS, others=ROWS)
def test_a_rule_is_broken_where_it_is_in_plain_python(case: Any, rows: Rows, others: Rows) -> None:  # noqa: ANN401
    rules = RULES[case[2].__name__]
    # A row of which a cell that the rule reads could not be read is reported already.
    read = compiled(rules)[0].fields
    plain = {at for at in case[2](rows, others) if all(rows[at][name] != BAD for name in read)}
    assert broken(rules, rows, others) == plain


NUMBERS = st.lists(st.one_of(st.none(), st.just(BAD), st.integers(0, 2)), max_size=12)


@settings(max_examples=100, deadline=None)
@given(numbers=NUMBERS)
def test_shares_are_those_of_the_cells_that_could_be_read(numbers: list[Any]) -> None:
    rows = [dict.fromkeys(DTYPES) | {"n": number} for number in numbers]
    read, filled = [n for n in numbers if n != BAD], [n for n in numbers if known(n)]
    most = max(Counter(filled).values(), default=0)
    for rule, wrong in (
        (share_at_most(0.4, N == 0), read.count(0) >= 3 and read.count(0) > 0.4 * len(read)),
        (one_value_at_most(0.5, rows=3), len(filled) >= 3 and most > 0.5 * len(filled)),
    ):
        model = type("Told", (pa.DataFrameModel,), {"__annotations__": {"n": pl.Int64}, "n": field(
            FieldType.INTEGER, rule, label="n")})  # fmt: skip
        rules = Rules(fields_of(model), rules_of(model))
        cast, sent = ({"own": table_of("own", rows, sent=raw)} for raw in (False, True))
        assert bool(check(cast["own"], rules, Beside(cast, sent, date(2015, 10, 5), "2015-16-Q2"))) == wrong
