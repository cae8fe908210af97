"""The casework register's own judgements: boundaries of its rules, and who is published."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

import alexi_casework
from alexi_casework.models import LAST_REFERRAL, MissingEpisodes, Referrals, YoungPeople
from alexi_ingest.api import ROW, TODAY, UNREAD, Context, PublishedTable, Table
from alexi_ingest.defaults import Defaults
from alexi_ingest.validate.beside import with_worked_out
from alexi_ingest.validate.fields import fields_of, rules_of
from alexi_ingest.validate.rules import Compiled, Rules, compiled

RECEIVED = date(2015, 10, 14)
DEFAULTS = Defaults()
DTYPES: dict[type[Any], dict[str, Any]] = {
    model: {name: column.dtype.type for name, column in model.to_schema().columns.items()}
    for model in (YoungPeople, Referrals, MissingEpisodes)
}


def rows(model: type[Any], *records: dict[str, Any], **context: pl.Expr) -> pl.DataFrame:
    """Make a cast frame of the model; what a record does not name is empty."""
    frame = pl.DataFrame(list(records), schema=DTYPES[model]).with_row_index(ROW, 2)
    read = (pl.lit(value=False).alias(UNREAD + name) for name in frame.columns)
    return frame.with_columns(pl.lit(RECEIVED).alias(TODAY), *read, **context)


def aimed(model: type[Any], field: str, name: str, frame: pl.DataFrame) -> list[str | None]:
    """Say of each row at what the rule points."""
    one = made_ready(model, field, name)
    assert one.aims is not None
    return with_worked_out(frame, one.needs).select(one.aims.cast(pl.String).alias("aimed"))["aimed"].to_list()


def kept(model: type[Any], field: str, name: str, frame: pl.DataFrame) -> list[bool | None]:
    """Say of each row whether it keeps the rule; None where the rule does not apply."""
    one = made_ready(model, field, name)
    return with_worked_out(frame, one.needs).select(one.passes.alias("kept"))["kept"].to_list()


def made_ready(model: type[Any], field: str, name: str) -> Compiled:
    rules = compiled(Rules(fields_of(model), rules_of(model)))
    return next(one for one in rules if (one.blamed, one.rule.name) == (field, name))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        *((text, True) for text in ("P0012", "YP123456", "H03/0012", "C-2015-07", "0012", "AB990012")),
        *((text, False) for text in ("JS010203", "abc-12/03/1999", "JS 19990312", "120399JS", "js.12.03.99")),
    ],
)
def test_an_id_of_initials_and_a_date_of_birth_is_queried(text: str, *, plain: bool) -> None:
    assert kept(YoungPeople, "person_id", "personal", rows(YoungPeople, {"person_id": text})) == [plain]


@pytest.mark.parametrize(
    ("born", "referred", "within"),
    [
        (date(1990, 6, 1), date(2015, 6, 30), True),  # 25 in this month, on whichever day
        (date(1990, 6, 1), date(2015, 7, 1), False),
        (date(2001, 1, 1), date(2015, 7, 1), True),
        (None, date(2015, 7, 1), None),
        (date(1970, 1, 1), None, None),
    ],
)
def test_over_25_counts_from_the_end_of_the_month_of_birth(
    born: date | None, referred: date | None, *, within: bool | None
) -> None:
    last = LAST_REFERRAL.meta.output_name()
    beside = {last: pl.lit(referred, pl.Date), UNREAD + last: pl.lit(value=False)}
    frame = rows(YoungPeople, {"birth_month": born}, **beside)
    assert kept(YoungPeople, "birth_month", "over_25", frame) == [within]


@pytest.mark.parametrize(
    ("unrecorded", "recorded", "fine"),
    [(2, 10, True), (3, 10, False), (3, 147, True), (3, 146, False), (4, 150, False)],
)
def test_gender_may_be_unrecorded_for_two_or_for_2_percent(unrecorded: int, recorded: int, *, fine: bool) -> None:
    records = [{"gender": "0"}] * (unrecorded - 1) + [{"gender": None}] + [{"gender": "2"}] * recorded
    assert kept(YoungPeople, "gender", "not_recorded", rows(YoungPeople, *records)) == [fine]


def test_a_gender_that_could_not_be_read_is_reported_once_and_not_counted_again() -> None:
    frame = rows(YoungPeople, *[{"gender": None}] * 6, {"gender": "2"})
    unread = frame.with_columns((pl.col(ROW) > 3).alias(UNREAD + "gender"))
    assert kept(YoungPeople, "gender", "not_recorded", frame) == [False]
    assert aimed(YoungPeople, "gender", "not_recorded", frame) == ["6 of 7"]
    assert kept(YoungPeople, "gender", "not_recorded", unread) == [True]


@pytest.mark.parametrize(
    ("codes", "people", "fine"),
    [
        (["NONE", "LD;BEH"], 50, False), (["NONE", "LD;BEH"], 49, True), (["NONE", "LD;BEH;AUT"], 50, True),
        ([None, "LD"], 60, False),
    ],
)  # fmt: skip
def test_a_large_return_shows_four_disability_codes(codes: list[str | None], people: int, *, fine: bool) -> None:
    records = [{"disability": codes[i % len(codes)]} for i in range(people)]
    assert kept(YoungPeople, "disability", "variety", rows(YoungPeople, *records)) == [fine]


SEPTEMBER = {day: date(2015, 9, day) for day in range(1, 31)}


@pytest.mark.parametrize(
    ("episodes", "expected"),
    [
        ([("A", 1, 5), ("A", 5, 6)], [None, True]),  # it may begin on the day on which the one before ended
        ([("A", 1, 5), ("A", 4, 6)], [None, False]),
        ([("A", 4, 6), ("A", 1, 5)], [False, None]),  # the later start is blamed, wherever it stands
        ([("A", 1, None), ("A", 4, 6)], [None, False]),
        ([("A", 1, 20), ("A", 2, 3), ("A", 10, 11)], [None, False, False]),  # the first still lasts
        ([("A", 1, 5), ("B", 2, 3)], [None, None]),
        ([("A", None, None), ("A", 4, 6)], [None, None]),  # what has no start is no episode
    ],
)
def test_missing_episodes_of_a_person_do_not_overlap(
    episodes: list[tuple[str, int | None, int | None]], expected: list[bool | None]
) -> None:
    records = [
        {"person_id": person, "start_date": SEPTEMBER.get(start or 0), "end_date": SEPTEMBER.get(end or 0)}
        for person, start, end in episodes
    ]
    assert kept(MissingEpisodes, "start_date", "no_overlap", rows(MissingEpisodes, *records)) == expected


def test_an_overlap_names_the_row_of_the_episode_that_ends_last() -> None:
    spans = [(10, 12), (1, 20), (2, 3), (11, 13)]
    records = [{"person_id": "A", "start_date": SEPTEMBER[one], "end_date": SEPTEMBER[two]} for one, two in spans]
    old = {"person_id": "B", "start_date": date(1901, 1, 5), "end_date": date(1901, 1, 9)}
    frame = rows(MissingEpisodes, *records, old, {**old, "start_date": date(1901, 1, 7)})
    assert kept(MissingEpisodes, "start_date", "no_overlap", frame) == [False, None, False, False, None, False]
    assert aimed(MissingEpisodes, "start_date", "no_overlap", frame) == ["3", None, "3", "3", None, "6"]


def test_concurrent_referrals_are_queried_unless_one_was_not_accepted() -> None:
    first = {"person_id": "A", "referral_date": SEPTEMBER[1]}
    again = {"person_id": "A", "referral_date": SEPTEMBER[8], "accepted": True}
    refused = {**first, "accepted": False}
    assert kept(Referrals, "referral_date", "no_overlap", rows(Referrals, first, again)) == [None, False]
    assert kept(Referrals, "referral_date", "no_overlap", rows(Referrals, refused, again)) == [None, None]
    closed = {**first, "close_date": SEPTEMBER[8]}
    assert kept(Referrals, "referral_date", "no_overlap", rows(Referrals, closed, again)) == [None, True]


def test_a_referral_stands_once_also_where_no_spoke_is_named() -> None:
    one = {"person_id": "A", "referral_date": SEPTEMBER[1]}
    other = {**one, "spoke": "North"}
    frame = rows(Referrals, one, other, one, other, {"person_id": None, "referral_date": SEPTEMBER[1]})
    assert kept(Referrals, "spoke", "unique_together", frame) == [True, True, False, False, None]


def test_the_reason_is_blamed_whether_it_is_empty_or_too_much() -> None:
    frame = rows(
        Referrals,
        {"close_date": SEPTEMBER[3], "close_reason": None}, {"close_date": None, "close_reason": "moved"},
        {"close_date": SEPTEMBER[3], "close_reason": "moved"}, {},
    )  # fmt: skip
    assert kept(Referrals, "close_reason", "required_with_close_date", frame) == [False, None, True, None]
    assert kept(Referrals, "close_reason", "only_with_close_date", frame) == [True, False, True, True]


def tables(*answers: tuple[str | None, str | None]) -> dict[str, Table]:
    """Make the three lists of persons with these answers on consent to the evaluation, a referral each."""
    frames = {
        "young_person": rows(YoungPeople, *[{"person_id": one} for one in dict.fromkeys(who for who, _ in answers)]),
        "referral": rows(Referrals, *[{"person_id": who, "consent_evaluation": said} for who, said in answers]),
        "missing_episode": rows(MissingEpisodes, *[{"person_id": who} for who, _ in answers]),
    }
    return {
        name: Table(name, name, frame.select(pl.exclude(r"^@.*$")), {}, {}, (0, 0)) for name, frame in frames.items()
    }


@pytest.mark.parametrize(
    ("answers", "published", "withdrawn"),
    [
        ([("A", "yes"), ("B", "no"), ("C", None)], {"A"}, ()),
        ([("A", "no"), ("A", "yes")], {"A"}, ()),
        ([("A", "yes"), ("A", "withdrawn"), ("B", "withdrawn")], set(), ("A", "B")),
        ([(None, "yes")], set(), ()),
    ],
)
def test_only_who_consents_is_published(
    answers: list[tuple[str | None, str | None]], published: set[str], withdrawn: tuple[str, ...]
) -> None:
    made = DEFAULTS.harmonise(tables(*answers), alexi_casework.CASEWORK, Context("hub-01", "2015-16-Q2", RECEIVED))
    assert {name: set(frame["person_id"]) for name, frame in made.tables.items()} == dict.fromkeys(
        made.tables, published
    )
    assert made.withdrawn == withdrawn


def test_on_another_basis_everybody_with_an_id_is_published() -> None:
    context = Context("hub-01", "2015-16-Q2", RECEIVED, evaluation_basis="public_task")
    made = DEFAULTS.harmonise(tables(("A", "no"), ("B", "withdrawn"), (None, "yes")), alexi_casework.CASEWORK, context)
    assert set(made.tables["referral"]["person_id"]) == {"A", "B"}
    assert made.withdrawn == ()


def test_a_sheet_without_the_consent_column_publishes_nobody() -> None:
    lists = tables(("A", "yes"))
    bare = lists["referral"].frame.drop("consent_evaluation")
    lists["referral"] = Table("referral", "referral", bare, {}, {}, (0, 0))
    made = DEFAULTS.harmonise(lists, alexi_casework.CASEWORK, Context("hub-01", "2015-16-Q2", RECEIVED))
    assert all(frame.is_empty() for frame in made.tables.values())


@pytest.mark.parametrize("published", alexi_casework.PUBLISHED, ids=lambda published: published.name)
def test_what_is_published_keeps_its_model(published: PublishedTable) -> None:
    made = DEFAULTS.harmonise(tables(("A", "yes")), alexi_casework.CASEWORK, Context("hub-01", "2015-16-Q2", RECEIVED))
    frame = made.tables[published.name]
    assert frame.columns == [*published.model.to_schema().columns, ROW, "_table"]
    published.model.validate(frame, lazy=True)


def test_only_ids_of_young_people_are_marked_as_a_person() -> None:
    persons = {
        (model.__name__, field.name)
        for model in (YoungPeople, Referrals, MissingEpisodes)
        for field in fields_of(model)
        if field.person
    }
    assert persons == {(model, "person_id") for model in ("YoungPeople", "Referrals", "MissingEpisodes")}
