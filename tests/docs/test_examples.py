"""Whatever an author can use has an example in its docstring, and each does what it says."""

from __future__ import annotations

import doctest
from typing import TYPE_CHECKING

import pytest

from docs.making import catalogue

if TYPE_CHECKING:
    from docs.making.catalogue import Entry

pytestmark = pytest.mark.checkout

DOCTESTED = [
    entry
    for some in (
        catalogue.shapes, catalogue.values, catalogue.declared_layouts, catalogue.hooks, catalogue.field_types,
        catalogue.names,
    )
    for entry in some()
]  # fmt: skip


@pytest.mark.parametrize("entry", DOCTESTED, ids=lambda entry: f"{entry.kind} {entry.name}")
def test_each_has_words_and_an_example_that_does_what_it_says(entry: Entry) -> None:
    assert entry.words, f"{entry.name} has no docstring"
    assert ">>>" in entry.example, f"the docstring of {entry.name} has no `Example:` with a line that begins `>>>`"
    case = doctest.DocTestParser().get_doctest(entry.example, catalogue.namespace(), entry.name, entry.name, 0)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    failed, tried = runner.run(case, out=told.append)
    assert tried
    assert not failed, "".join(told)
