"""The pages are built without a warning, lead somewhere wherever they point, and ask nothing of anybody."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

import pytest

from alexi_ingest.authoring.contract import TITLES
from alexi_ingest.cli.app import COMMANDS
from alexi_ingest.defaults import load_sources
from alexi_ingest.dictionary import dictionary_of
from docs.making.build import DOCS
from docs.making.reference import PAGES, anchor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = pytest.mark.checkout

FETCHED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data"}
FETCHED_BY_STYLE = re.compile(r"""(?:url\(\s*|@import\s+)["']?(?:https?:)?//""")
FETCHED_BY_SCRIPT = re.compile(r"""(?:fetch|import|open|src\s*=)\s*\(?\s*["'`](?:https?:)?//""")


class Page(HTMLParser):
    """What a page has: its anchors, its links, and what a browser fetches for it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what is wanted of a tag."""
        own = {name: value or "" for name, value in attrs}
        self.anchors.update(own[name] for name in ("id", "name") if name in own)
        if tag == "a" and "href" in own:
            self.links.append(own["href"])
        if tag in FETCHED and FETCHED[tag] in own:
            self.fetched.append(own[FETCHED[tag]])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("docs") / "html"
    done = subprocess.run(
        [sys.executable, "-m", "docs.making", out], cwd=DOCS.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def pages(built: Path) -> Mapping[Path, Page]:
    return {path: Page(path) for path in built.rglob("*.html")}


def test_every_link_leads_to_a_file_and_an_anchor_that_are_there(pages: Mapping[Path, Page]) -> None:
    lost = []
    for path, page in pages.items():
        for link in page.links:
            if re.match(r"https?:|mailto:", link):
                continue
            file, fragment = urldefrag(unquote(link))
            target = (path.parent / file).resolve() if file else path
            if not target.is_file() or (fragment and fragment not in pages[target].anchors):
                lost.append(f"{path.name} → {link}")
    assert len(pages) > len(COMMANDS)
    assert not lost


def test_nothing_is_fetched_from_elsewhere(built: Path, pages: Mapping[Path, Page]) -> None:
    fetched = [f"{path.name}: {one}" for path, page in pages.items() for one in page.fetched]
    assert fetched
    assert not [one for one in fetched if re.search(r": (?:https?:)?//", one)]
    styles = [path for path in built.rglob("*.css") if FETCHED_BY_STYLE.search(path.read_text(encoding="utf-8"))]
    scripts = [path for path in built.rglob("*.js") if FETCHED_BY_SCRIPT.search(path.read_text(encoding="utf-8"))]
    assert not [*styles, *scripts]


def test_every_entry_stands_on_its_page(built: Path, pages: Mapping[Path, Page]) -> None:
    lost = defaultdict(list)
    for name, entries in PAGES.items():
        for entry in entries():
            if anchor(entry) not in pages[built / f"reference/{name}.html"].anchors:
                lost[name].append(entry.name)
    assert not lost


def test_every_check_of_the_contract_stands_on_its_page(built: Path) -> None:
    text = (built / "contract.html").read_text(encoding="utf-8")
    assert re.findall(r'<section id="([\w-]+)">\s*<h2>(?:\1)<', text) == list(TITLES)


def test_every_rule_of_every_return_stands_on_a_page(built: Path) -> None:
    for one in dictionary_of(load_sources()).return_types:
        text = (built / "returns" / f"{one.return_type}.html").read_text(encoding="utf-8")
        lost = [rule.rule for rule in one.rules if f">{rule.rule.split('.', 2)[2]}<" not in text]
        assert one.rules
        assert not lost
