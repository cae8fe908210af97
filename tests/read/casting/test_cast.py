"""Every case of `casting_cases`: what a text is read as, and what is said of it; and the page that shows them."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from alexi_ingest.declare import CodeList, Field, FieldType
from alexi_ingest.read.casting.casters import caster
from tests.read.casting.cast_cells import CODE, CODES, one, read, run
from tests.read.casting.casting_cases import FIGURES, Section
from tests.read.casting.casting_cases_words import WORDS
from tests.read.casting.casting_docs import PAGE, rendered

SECTIONS = (*FIGURES, *WORDS)
ALONE = [
    pytest.param(section, sent, value, problems, id=f"{section.heading}-{sent[:40]}")
    for section in SECTIONS
    if not section.column
    for sent, value, problems in section.cases
]


@pytest.mark.parametrize(("section", "sent", "value", "problems"), ALONE)
def test_is_read_as(section: Section, sent: str, value: Any, problems: tuple[str, ...]) -> None:  # noqa: ANN401 - of any type
    found = one(section.kind, sent, **section.declared)
    assert (found.value, found.problems) == (value, problems)
    assert type(found.value) is type(value)


@pytest.mark.parametrize("kind", list(FieldType))
def test_a_column_has_the_dtype_that_its_type_names(kind: FieldType) -> None:
    codes = "gender" if kind in {CODE, CODES} else None
    assert run(kind, "1", codes=codes).table.frame["f"].dtype == getattr(pl, kind.dtype)


@pytest.mark.parametrize("section", [section for section in SECTIONS if section.column], ids=lambda one: one.title)
def test_a_column_decides(section: Section) -> None:
    found = read(section.kind, *(sent for sent, _, _ in section.cases), **section.declared)
    assert [(cell.value, cell.problems) for cell in found] == [(value, said) for _, value, said in section.cases]


@pytest.mark.checkout
def test_the_page_says_what_the_cases_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == rendered(), "write it anew: `python -m tests.read.casting.casting_docs`"


def test_what_two_codes_share_is_not_read() -> None:
    assert one(CODE, "Same", codes="rivals").value == "a"
    assert one(CODE, "same?", codes="rivals").problems == ("not_in_list",)
    assert one(CODES, "A&E & Police", codes="source").value == "3E;6"


def test_what_an_open_list_does_not_know_is_taken_as_it_stands() -> None:
    codes = CodeList("hub", (), open=True)
    way = caster(
        Field("hub", FieldType.CODE, "Hub", codes="hub"), {"hub": codes}, period="", received_on=date(2016, 1, 1)
    )
    assert [one.value for one in way.read(["hub-03", "Hub 4"])] == ["hub-03", "Hub 4"]
    assert way.show("hub-03") == "hub-03"
