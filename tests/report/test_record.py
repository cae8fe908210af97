"""The record as JSON: to the letter of the schema that ships with the package."""

from __future__ import annotations

import json

import polars as pl
import pytest
from jsonschema import Draft202012Validator, ValidationError

from alexi_ingest.model import Claim, Counts, Kind, Outcome, Severity, Verdict
from alexi_ingest.report.record import FileFacts, dump, record, schema
from alexi_ingest.report.words import speak
from tests.report.given import finding, names

FILE = FileFacts("Casework \udcff.xlsx", "9f" * 32, 72_794, Kind.XLSX)


def outcome(verdict: Verdict = Verdict.PARTIAL, claim: Claim | None = None) -> Outcome:
    repair = finding("label_read_as_code", "gender", observed="b) Female", read_as="2", severity=Severity.REPAIR)
    found = [
        speak(finding("required"), names()),
        speak(repair, names()),
        speak(finding("variety", "gender", None, severity=Severity.QUERY, least=4, rows=50, other="2"), names()),
        speak(finding("damaged", "", None, sheet=None)),
    ]  # fmt: skip
    tables = {"referral": pl.DataFrame({"person_id": ["p1-a", "p1-b"]})}
    return Outcome(Kind.XLSX, verdict, claim, found, Counts(2, 1, 2, 1, 1), tables, None)


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("claim", [None, Claim("casework", "casework", 0.98, "of its sheets", "2015-16-Q2")])
def test_the_record_keeps_to_its_schema(verdict: Verdict, claim: Claim | None) -> None:
    line = dump(record(FILE, outcome(verdict, claim), "hub-03"))
    assert "\n" not in line
    made = json.loads(line.encode())
    Draft202012Validator(schema("report")).validate(made)
    assert made["file"]["name"] == "Casework \ufffd.xlsx"
    assert (made["claim"] or {"hub": "hub-03"})["hub"] == "hub-03"
    assert made["tables"] == [{"name": "referral", "rows": 2}]


def test_a_place_is_as_excel_shows_it_and_null_where_there_is_none() -> None:
    cell, _, column, file = record(FILE, outcome())["findings"]
    assert (cell["sheet"], cell["cell"], cell["row"], cell["column"]) == ("Referrals", "B6", 6, "B")
    assert (column["cell"], column["row"], column["column"]) == (None, None, "D")
    assert (file["sheet"], file["cell"]) == (None, None)
    assert cell["message"] == "Enter the date of referral"


@pytest.mark.parametrize("name", ["report", "dictionary"])
def test_the_schemas_are_schemas_and_refuse_what_is_not_in_the_letter(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    with pytest.raises(ValidationError):
        Draft202012Validator(schema(name)).validate({})
    with pytest.raises(ValidationError):
        Draft202012Validator(schema(name)).validate({**record(FILE, outcome()), "more": 1})


def test_the_dictionary_schema_takes_a_dictionary() -> None:
    field: dict[str, object] = {
        "name": "a", "heading": "A", "synonyms": [], "label": "a", "unit": None, "required": "always",
        "type": "codes", "codes": "gender", "min": None, "max": 40.5,
    }  # fmt: skip
    rule = {"rule": "c.t.a.required", "title": "A", "severity": "error", "level": 1, "fields": ["a"],
            "message": "Enter", "fix": "Do", "source": None}  # fmt: skip
    table = {"name": "t", "sheet": "T", "layout": "list", "key": ["a"], "fields": [field]}
    kind = {
        "return_type": "c",
        "title": "C",
        "source": "c",
        "periodicity": "quarter",
        "sent_by": ["hubs"],
        "tables": [table],
        "rules": [rule],
    }
    codes = {"gender": [{"code": "1", "label": "Male", "valid_from": None, "valid_to": "2016-03-31"}]}
    Draft202012Validator(schema("dictionary")).validate({"return_types": [kind], "code_lists": codes})
