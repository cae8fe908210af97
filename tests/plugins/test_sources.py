"""What holds for every source: its declaration stands, its rules can be planted, its returns repeat from the seed."""

from __future__ import annotations

import importlib
import re
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

import alexi_casework
from alexi_ingest.authoring.contract.samples import PERIODS
from alexi_ingest.declare import BlocksLayout, Consent, FieldType, rule_id
from alexi_ingest.defaults import load_sources
from alexi_ingest.errors import DeclarationError
from alexi_ingest.plan import plan_of, verify
from alexi_ingest.testkit.habits import HubHabits, make_hubs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.plan import Plan
    from alexi_ingest.testkit.samples import Samples

SOURCES = load_sources()
PLANS = {name: plan_of(spec, kind.name) for name, spec in SOURCES.specs.items() for kind in spec.returns}
SAMPLES: dict[str, Samples] = {
    name: importlib.import_module(str(spec.samples)).SAMPLES for name, spec in SOURCES.specs.items()
}
CAST = {FieldType.TEXT: (), FieldType.ID: (), FieldType.CODE: ("in_list",), FieldType.CODES: ("in_list",)}


def test_every_source_of_ours_loads() -> None:
    assert not SOURCES.failed
    assert {"casework", "training"} <= set(SOURCES.specs)


def periods_of(name: str) -> tuple[str, str]:
    return PERIODS[PLANS[name].declared.periodicity]


def declared(plan: Plan) -> Iterator[str]:
    """Give every stable id that a return type declares: of its rules, absences, types, lists and ranges."""
    kind = plan.declared.name
    for table in plan.declared.tables:
        for blamed, rule in plan.rules[table.name].rules:
            yield rule_id(kind, table.name, blamed, rule.name)
        for absence in table.absences:
            yield rule_id(kind, table.name, absence.key, absence.name)
        # What stands at the head of a block and is not on the list is no block: that one is missing is said instead.
        head = table.layout.block if isinstance(table.layout, BlocksLayout) else None
        for field in plan.rules[table.name].fields:
            if field.name == head:
                continue
            implied = CAST.get(field.type, ("type",))
            required = ("required",) if field.required else ()
            ranged = ("range",) if field.minimum is not None or field.maximum is not None else ()
            yield from (rule_id(kind, table.name, field.name, name) for name in (*implied, *required, *ranged))


@pytest.mark.parametrize("name", PLANS)
def test_every_rule_has_a_mistake_that_breaks_it(name: str) -> None:
    last, now = SAMPLES[name].clean(HubHabits("hub-01", size=60), periods_of(name))
    planted = {
        one.rule
        for mistake, kind in SAMPLES[name].mistakes.items()
        for earlier in [kind.before(last) if kind.before else last]
        for one in SAMPLES[name].plant(now, mistake, Random(mistake), earlier).expected  # noqa: S311 - made-up data
        if one.needed
    }
    assert not set(declared(PLANS[name])) - planted


@pytest.mark.parametrize("name", PLANS)
def test_every_rule_says_what_it_is(name: str) -> None:
    for table in PLANS[name].rules.values():
        for blamed, rule in table.rules:
            assert rule.title, blamed
            assert rule.shape not in {"that", "unlike", "share_at_most"} or (rule.message and rule.fix), rule.name


@pytest.mark.parametrize("name", PLANS)
def test_the_same_seed_gives_the_same_returns_and_another_seed_others(name: str) -> None:
    def sheets(seed: int) -> list[object]:
        return [sample.sheets for sample in SAMPLES[name].clean(make_hubs(4, seed=seed)[3], periods_of(name))]

    assert sheets(1) == sheets(1)
    assert sheets(1) != sheets(2)


@pytest.mark.parametrize("name", PLANS)
def test_published_columns_are_the_return_s_own_fields_and_their_codes(name: str) -> None:
    plan = PLANS[name]
    for published in plan.declared.publishes:
        origins = [one for one in plan.declared.publishes if one.name == published.name]
        fields = {field.name: field for one in origins for field in plan.rules[one.origin].fields}
        made = {
            *published.always,
            *published.from_form,
            *published.crosswalks,
            *((published.long.name, published.long.value) if published.long else ()),
        }
        for column, schema in published.model.to_schema().columns.items():
            assert schema.metadata is not None
            if column in made:
                continue
            assert schema.metadata["codes"] == fields[column].codes, column
            assert schema.metadata["person"] == fields[column].person, column


@pytest.mark.parametrize(
    ("consent", "fault"),
    [
        (Consent("referral", "agreed"), "consent names 'agreed' of 'referral', which is no field"),
        (Consent("case", "consent_evaluation"), "consent names 'person_id' of 'case', which is no field"),
        ("casework", "consent names 'casework', which is the return type itself"),
    ],
)
def test_a_consent_that_names_no_field_or_itself_is_refused(consent: Consent | str, fault: str) -> None:
    spec = alexi_casework.declare()
    broken = replace(spec, returns=(replace(alexi_casework.CASEWORK, consent=consent),))
    with pytest.raises(DeclarationError, match=re.escape(fault)):
        verify(broken)


def test_dates_of_period_that_are_no_field_of_dates_are_refused() -> None:
    spec = alexi_casework.declare()
    wrong = replace(alexi_casework.CASEWORK, dates_of_period=(("referral", "referal_date"),))
    with pytest.raises(DeclarationError, match="names 'referal_date' of 'referral', which is no field of dates"):
        verify(replace(spec, returns=(wrong,)))


def test_dates_of_what_is_owed_by_rounds_show_no_round() -> None:
    spec = alexi_casework.declare()
    wrong = replace(alexi_casework.CASEWORK, periodicity="rounds", dates_of_period=(("referral", "referral_date"),))
    with pytest.raises(DeclarationError, match="names 'referral_date' of 'referral', which is no field of periods"):
        verify(replace(spec, returns=(wrong,)))
