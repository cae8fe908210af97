"""What pages by hand say of folders, steps, settings and shapes is so in the code."""

from __future__ import annotations

import ast
import inspect
import json
import re
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pytest

from alexi_ingest import api, pipeline
from alexi_ingest.settings import Settings, read_settings
from alexi_ingest.site import DROP_FOLDERS, FOLDERS, init
from alexi_ingest.validate import shapes
from docs.making import catalogue
from docs.making.build import DOCS, pages
from docs.making.reference import SCHEMAS, keys
from tests.docs.blocks import blocks

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.checkout

ROOT = DOCS.parent
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def text_of(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def journey() -> str:
    return next(block.text for block in blocks(text_of("about/architecture.md")) if "custody" in block.text)


def calls_of(function: object, module: str) -> list[str]:
    """Give the functions of a module that a function calls, in the order of their last calls."""
    tree = ast.parse(inspect.getsource(function))  # type: ignore[arg-type] # a function
    found = [
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name) and node.func.value.id == module
    ]  # fmt: skip
    ordered = sorted(found, key=lambda name: ast.unparse(tree).rindex(f"{module}.{name}("))
    return [name for name in dict.fromkeys(ordered) if name.islower()]


def test_the_picture_of_the_journey_shows_the_steps_of_the_pipeline() -> None:
    boxed = re.findall(r"^│  (\w+)", journey(), re.MULTILINE)
    assert boxed == ["open_workbook", "recognise", *calls_of(pipeline.process, "stages")]


def test_the_picture_of_the_journey_shows_the_hooks_that_are_asked_on_it() -> None:
    shown = re.findall(r"hook: (\w+)", journey())
    assert shown == [one.name for one in catalogue.hooks() if one.name not in {"declare", "settled"}]


def test_the_picture_of_the_journey_shows_folders_of_a_site() -> None:
    shown = re.findall(r"(?:drops/hub-03/)?(\w+)/(?=[\sQ,])", journey())
    assert shown
    assert {*shown} <= {*FOLDERS, *DROP_FOLDERS}


def test_the_folders_of_a_site_are_those_that_init_makes(tmp_path: Path) -> None:
    site = init(tmp_path / "site")
    first, second = re.split(r"In the folder of a hub", text_of("reference/site.md"))
    made = {path.name for path in site.root.iterdir()}
    assert {name.strip("/") for name in re.findall(r"^\| `([^`]+)`", first, re.MULTILINE)} == made | {"store.sqlite"}
    drops = {path.name for path in site.drop("hub-01").iterdir()}
    shown = {name.strip("/") for name in re.findall(r"^\| `([^`]+)`", second, re.MULTILINE)}
    assert shown == drops | {site.status_page("hub-01").name}


def test_the_settings_that_are_shown_can_be_read(tmp_path: Path) -> None:
    whole = [block for block in blocks(pages()["reference/settings.md"]) if block.language == "toml"]
    (tmp_path / "alexi.toml").write_text(whole[-1].text, encoding="utf-8")
    assert read_settings(tmp_path / "alexi.toml") == Settings()
    assert all(entry.words for entry in catalogue.settings())


@pytest.mark.parametrize("entry", list(catalogue.settings()), ids=lambda entry: entry.name)
def test_the_example_of_a_setting_is_taken(entry: catalogue.Entry, tmp_path: Path) -> None:
    table, _, key = entry.name.rpartition(".")
    (tmp_path / "alexi.toml").write_text(f"[{table}]\n" * bool(table) + f"{key} = {entry.example}\n", encoding="utf-8")
    assert read_settings(tmp_path / "alexi.toml")


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.name)
def test_every_key_of_a_schema_has_words(path: Path) -> None:
    silent = [key for key, _, means in keys(json.loads(path.read_text(encoding="utf-8"))) if not means]
    assert not silent


def test_every_shape_is_offered_to_authors() -> None:
    modules = [import_module(f"{shapes.__name__}.{info.name}") for info in iter_modules(shapes.__path__)]
    made = {
        name
        for module in modules
        for name, one in vars(module).items()
        if inspect.isfunction(one) and one.__module__ == module.__name__ and not name.startswith("_")
        and one.__annotations__.get("return") == "Rule" and name != "make"
    }  # fmt: skip
    assert made == {entry.name for entry in catalogue.shapes()}
    assert made <= {*api.__all__}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_of_the_documents_at_the_top_lead_to_files(name: str) -> None:
    links = LINK.findall((ROOT / name).read_text(encoding="utf-8"))
    assert not [link for link in links if not link.startswith("http") and not (ROOT / link).exists()]
