"""`dictionary` and `sources list`: what is declared, to the letter of the schema."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator

from alexi_ingest.report.record import schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ran

NAMES = ["casework", "fieldwork", "monitoring", "outcomes", "risk", "spokes", "training"]


def test_the_dictionary_keeps_its_schema(alexi: Callable[..., Ran]) -> None:
    told = alexi("dictionary", "--json").json
    Draft202012Validator(schema("dictionary")).validate(told)
    assert [kind["return_type"] for kind in told["return_types"]] == NAMES
    by_the_team = [kind["return_type"] for kind in told["return_types"] if kind["sent_by"] == ["team"]]
    assert by_the_team == ["fieldwork"]


def test_every_rule_stands_once_with_words_and_no_braces(alexi: Callable[..., Ran]) -> None:
    for kind in alexi("dictionary", "--json").json["return_types"]:
        names = Counter(rule["rule"] for rule in kind["rules"])
        assert not [name for name, count in names.items() if count > 1]
        for rule in kind["rules"]:
            assert rule["message"], rule
            assert not {"{", "}"} & {*rule["message"], *rule["fix"]}, rule


def test_fields_name_code_lists_that_are_there(alexi: Callable[..., Ran]) -> None:
    told = alexi("dictionary", "--json").json
    fields = [field for kind in told["return_types"] for table in kind["tables"] for field in table["fields"]]
    assert {field["codes"] for field in fields if field["codes"]} == told["code_lists"].keys()
    ids = {field["name"]: field for field in fields}
    assert ids["referral_date"]["type"] == "date"
    assert ids["referral_date"]["required"] == "always"
    assert ids["close_reason"]["required"] == "conditional"
    assert ids["open_date"]["required"] == "no"


def test_people_can_read_it_too(alexi: Callable[..., Ran]) -> None:
    said = alexi("dictionary").out
    assert "Sheet “Young people”" in said
    assert "FIELDWORK LOG (fieldwork), rounds, sent by the team, read by the source fieldwork" in said
    assert "casework.referral.referral_date.required" in said


def test_the_sources_are_listed(alexi: Callable[..., Ran]) -> None:
    told = alexi("sources", "list", "--json").json
    assert [one["name"] for one in told["loaded"]] == NAMES
    assert told["failed"] == []
