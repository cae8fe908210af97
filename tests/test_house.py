"""The house keeps its own rules: folders, sizes, layers of import, documents, what is installed."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points, requires
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from alexi_ingest.cli.app import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
LONGEST_MODULE = 300
LONGEST_FUNCTION = 50
FOLDERS = ("alexi_ingest", "plugins", "schemas", "tests", "benchmarks", "docs")
HEAVY = (
    "polars",
    "pandera",
    "openpyxl",
    "sqlalchemy",
    "xlsxwriter",
    "watchdog",
    "pydantic",
    "rich",
    "jinja2",
    "loguru",
)


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def project() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.checkout
def test_folders_wheel_list_and_entry_points_name_the_same_packages() -> None:
    declared = project()
    plugins = {folder.name for folder in (ROOT / "plugins").iterdir() if (folder / "__init__.py").exists()}
    schemas = {folder.name for folder in (ROOT / "schemas").iterdir() if (folder / "__init__.py").exists()}
    wheel = declared["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    expected = {"alexi_ingest", *(f"plugins/{name}" for name in plugins), *(f"schemas/{name}" for name in schemas)}
    assert set(wheel) == expected
    assert set(declared["project"]["entry-points"]["alexi_ingest"].values()) == plugins
    assert set(declared["tool"]["importlinter"]["root_packages"]) == {Path(package).name for package in wheel}
    assert set(declared["tool"]["mypy"]["packages"]) == {Path(package).name for package in wheel}


def test_installed_entry_points_can_be_loaded() -> None:
    found = {point.name: point for point in entry_points(group="alexi_ingest")}
    assert {"casework", "training"} <= found.keys()
    for point in found.values():
        assert hasattr(point.load(), "declare"), point


@pytest.mark.checkout
def test_every_room_of_the_package_has_tests() -> None:
    rooms = {folder.name for folder in (ROOT / "alexi_ingest").iterdir() if (folder / "__init__.py").exists()}
    tested = {folder.name for folder in (ROOT / "tests").iterdir() if any(folder.rglob("test_*.py"))}
    assert rooms <= tested, rooms - tested


@pytest.mark.checkout
def test_no_module_and_no_function_is_too_long() -> None:
    long_modules, long_functions = [], []
    for path in modules(*FOLDERS):
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > LONGEST_MODULE:
            long_modules.append(f"{path.relative_to(ROOT)}: {len(text.splitlines())}")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long_functions.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {lines}")
    assert not long_modules
    assert not long_functions


@pytest.mark.checkout
def test_every_module_says_its_job() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in modules("alexi_ingest", "plugins", "schemas", "benchmarks", "docs")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{name.name}" for name in node.names)


# What import-linter cannot say: a source may reach all the engine through `api`, but import nothing of it itself.
@pytest.mark.checkout
def test_sources_import_the_authors_face_and_the_schemas_alone() -> None:
    own = {folder.name for folder in (ROOT / "plugins").iterdir()}
    faces = ("alexi_ingest.api", "alexi_schemas")
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules("plugins")
        for name in imported(path)
        if name.startswith("alexi_") and not name.startswith((*faces, path.relative_to(ROOT / "plugins").parts[0]))
    ]
    assert own
    assert not wrong


@pytest.mark.checkout
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in documents)
    assert re.search(rf"`alexi-ingest {command}\b", text), command


def closure(name: str, seen: set[str]) -> set[str]:
    """Give every distribution that installing this one brings, its extras left out."""
    for line in requires(name) or []:
        wanted = Requirement(line)
        other = canonicalize_name(wanted.name)
        if other not in seen and (not wanted.marker or wanted.marker.evaluate({"extra": ""})):
            seen.add(other)
            closure(other, seen)
    return seen


def test_pandas_and_ibis_are_not_in_the_run_time() -> None:
    installed = closure("alexi-ingest", set())
    assert "polars" in installed
    assert not installed & {"pandas", "ibis-framework", "ibis", "pyspark", "dask"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_waits_for_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys, json\n"
        "from alexi_ingest.cli.app import main\n"
        f"sys.argv = ['alexi-ingest', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = json.loads(done.stderr.splitlines()[-1])
    assert "typer" in loaded
    assert not {*HEAVY} & {*loaded}
