"""The code lists can be trusted, and every published variable says what it is."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

import pytest

import alexi_schemas
from alexi_schemas import CODELISTS, ActivityCount, MissingEpisode, Referral, Session, YoungPerson

if TYPE_CHECKING:
    import pandera.polars as pa

LISTS = sorted(CODELISTS.glob("*.csv"))
MODELS = (YoungPerson, Referral, MissingEpisode, Session, ActivityCount)
OURS = ("age_band", "close_reason", "education_status", "audience", "session_status")
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


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_variable_names_its_label_area_role_and_list(model: type[pa.DataFrameModel]) -> None:
    for name, column in model.to_schema().columns.items():
        assert column.metadata is not None
        assert column.metadata["label"], name
        assert column.metadata["impact_area"] in {1, 2, 3}, name
        assert column.metadata["role"] in {"context", "mechanism", "outcome"}, name
        assert column.metadata["conf"] in set("FNCDS"), name
        codes = column.metadata["codes"]
        assert codes is None or (CODELISTS / f"{codes}.csv").is_file(), name


def test_all_models_are_offered_by_the_package() -> None:
    assert {model.__name__ for model in MODELS} | {"CODELISTS"} == set(alexi_schemas.__all__)
