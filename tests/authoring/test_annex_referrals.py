"""A return that the service does not know, read by a source of fewer than 80 lines: list 3 of Ofsted's Annex A."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.authoring.contract import contract_of
from alexi_ingest.defaults import load_sources
from alexi_ingest.dictionary import dictionary_of
from tests.authoring import annex_referrals

if TYPE_CHECKING:
    from alexi_ingest.dictionary import ReturnEntry

HERE = Path(annex_referrals.__file__).parent
MOST_LINES = 80
test_contract = contract_of(str(HERE))


@pytest.fixture(scope="module")
def declared() -> ReturnEntry:
    (kind,) = dictionary_of(load_sources([annex_referrals], also_installed=False)).return_types
    return kind


def test_it_is_written_in_fewer_than_80_lines() -> None:
    assert sum(len(file.read_text(encoding="utf-8").splitlines()) for file in HERE.rglob("*.py")) < MOST_LINES


def test_its_ten_plainest_rules_are_checked(declared: ReturnEntry) -> None:
    rules = {rule.rule.removeprefix("annex_referrals.referral.") for rule in declared.rules}
    assert rules >= {
        "child_id.required", "referral_date.required", "referral_date.not_in_future",
        "referral_date.not_before_birth_date", "referral_date.unique_together",
        "birth_date.consistent", "age.range", "age.equals_age", "gender.in_list",
        "ethnicity.in_list", "referral_source.in_list", "no_action.type", "referrals.range",
    }  # fmt: skip
