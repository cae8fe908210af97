"""Every page that is written by hand does what it says, when its commands, files and Python are followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docs.making.build import DOCS
from tests.docs.blocks import blocks, follow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = pytest.mark.checkout

RUN = {"console", "pycon", "python"}
PAGES = [
    path for path in sorted(DOCS.rglob("*.md")) if any(one.language in RUN for one in blocks(path.read_text("utf-8")))
]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_a_page_can_be_followed(path: Path, tmp_path: Path, author: Mapping[str, str]) -> None:
    follow(path.read_text(encoding="utf-8"), tmp_path, author)
