"""Cells are named as Excel names them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from alexi_ingest.model import CellRef, letters


@given(st.integers(min_value=0, max_value=16_383))
def test_letters_are_those_of_excel(column: int) -> None:
    assert letters(column) == get_column_letter(column + 1)


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        (CellRef("Referrals", 12, 5), "F12"),
        (CellRef("Referrals", 1, 0), "A1"),
        (CellRef("Referrals", 12), None),
        (CellRef("Referrals", column=5), None),
        (CellRef(), None),
    ],
)
def test_only_a_single_cell_has_an_address(where: CellRef, shown: str | None) -> None:
    assert where.a1 == shown
