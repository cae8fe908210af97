"""The code lists can be trusted, and every published variable says what it is."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from typing import Any

import pytest

import alexi_schemas
from alexi_ingest.defaults import load_sources
from alexi_schemas import CODELISTS, DIMENSIONS
from alexi_schemas.variables import CONFIDENTIALITY, IMPACT_AREAS, Missing, Role, variable

LISTS = sorted(CODELISTS.glob("*.csv"))
PUBLISHED = {
    one.name: one.model for spec in load_sources().specs.values() for kind in spec.returns for one in kind.publishes
}
MODELS = {**PUBLISHED, **{f"{name} (dimension)": model for name, model in DIMENSIONS.items()}}
OURS = (
    "age_band", "close_reason", "education_status", "audience", "session_status", "host_agency", "cost_category",
    "policy_status", "hub_model",
)  # fmt: skip
EARLIEST, LATEST = date(2014, 1, 1), date(2017, 1, 31)


def entries(name: str) -> list[dict[str, str]]:
    with (CODELISTS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", [path.stem for path in LISTS])
def test_a_wording_means_one_code_at_a_time(name: str) -> None:
    by_wording: dict[str, set[str]] = defaultdict(set)
    for entry in entries(name):
        stood = (entry["valid_from"] or "0") <= LATEST.isoformat() and (
            entry["valid_to"] or "9"
        ) >= EARLIEST.isoformat()
        wordings = {entry["code"], entry["label"], *filter(None, entry["synonyms"].split("|"))}
        for wording in wordings if stood else ():
            by_wording[wording.casefold()].add(entry["code"])
    assert not {wording: codes for wording, codes in by_wording.items() if len(codes) > 1}


@pytest.mark.parametrize("name", OURS)
def test_lists_of_our_own_have_other_not_known_and_refused(name: str) -> None:
    assert {"other", "not_known", "refused"} <= {entry["code"] for entry in entries(name)}


def test_every_list_names_its_source() -> None:
    sources = (CODELISTS / "SOURCES.md").read_text(encoding="utf-8")
    assert not [path.stem for path in LISTS if f"| `{path.stem}` |" not in sources]


def test_authorities_have_a_region_and_dates_in_order() -> None:
    regions = {entry["code"] for entry in entries("region")}
    authorities = entries("local_authority")
    assert {entry["region"] for entry in authorities} == regions
    assert {entry["code"][:3] for entry in authorities} == {"E06", "E08", "E09", "E10"}
    assert all(entry["valid_from"] < (entry["valid_to"] or "9") for entry in authorities)
    known = {entry["code"]: entry for entry in authorities}
    assert (known["E06000002"]["label"], known["E06000002"]["old_code"]) == ("Middlesbrough", "806")
    assert known["E06000023"]["label"] == "Bristol, City of"
    assert known["E06000048"]["valid_to"] == known["E08000020"]["valid_to"] == "2013-03-31"


@pytest.mark.parametrize("name", MODELS)
def test_every_variable_says_all_that_a_codebook_needs(name: str) -> None:
    for column, schema in MODELS[name].to_schema().columns.items():
        said = schema.metadata
        assert said is not None, column
        assert said["label"], column
        assert said["unit"], column
        assert said["impact_area"] in IMPACT_AREAS, column
        assert said["role"] in set(Role), column
        assert said["conf"] in CONFIDENTIALITY, column
        assert said["missing"] in set(Missing), column
        assert (said["missing"] == Missing.NEVER) == (not schema.nullable), column
        assert said["codes"] is None or (CODELISTS / f"{said['codes']}.csv").is_file(), column


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"unit": "text"}, "does not say what an empty value means"),
        ({"missing": Missing.NOT_KNOWN}, "has neither a unit nor a code list"),
        ({"missing": Missing.NOT_KNOWN, "unit": "text", "codes": "gender"}, "has a unit, and codes"),
        ({"missing": Missing.NEVER, "unit": "text"}, "does not say what an empty value means"),
        ({"missing": Missing.NOT_KNOWN, "unit": "text", "nullable": False}, "is never empty, and says"),
        ({"missing": Missing.NOT_KNOWN, "unit": "text", "conf": "X"}, "names no confidentiality of F, N, C, D, S"),
    ],
)
def test_a_variable_that_leaves_something_out_is_refused_by_its_label(said: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=f"the variable 'Gender' {fault}"):
        variable("Gender", 1, Role.CONTEXT, **said)


def test_a_variable_names_one_of_the_impact_areas() -> None:
    with pytest.raises(ValueError, match="names no impact area"):
        variable("Gender", 4, Role.CONTEXT, codes="gender", missing=Missing.NOT_KNOWN)


def test_all_published_models_are_offered_by_the_package() -> None:
    offered = {name for name in alexi_schemas.__all__ if not name.isupper()}
    assert {model.__name__ for model in PUBLISHED.values()} == offered
