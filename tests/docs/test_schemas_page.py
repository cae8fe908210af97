"""`schemas/README.md` says what the models of the published tables say, of every one of them."""

from __future__ import annotations

import pytest

from alexi_ingest.defaults import load_sources
from docs.making.schemas import README, published_models, readme

pytestmark = pytest.mark.checkout


def test_the_readme_says_what_the_models_say() -> None:
    assert README.read_text(encoding="utf-8") == readme(), "stale: run `make docs`"


def test_every_published_table_is_on_the_page() -> None:
    published = {one.name for spec in load_sources().specs.values() for kind in spec.returns for one in kind.publishes}
    assert published_models().keys() == published
    assert not [name for name in published if f"## `{name}`" not in readme()]
