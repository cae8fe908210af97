"""What is said of a source that cannot be loaded: each kind of mistake has its own advice."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time
import pytest

from alexi_ingest.api import (
    FieldType,
    ReturnType,
    SourceSpec,
    TableSpec,
    field,
    hookimpl,
    not_before,
    unique,
)
from alexi_ingest.defaults import load_sources
from alexi_ingest.hooks.manager import Sources, installed
from tests.journeys.bad_plugin import install

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.hooks.manager import Failed

HEAD = "from alexi_ingest.api import *\nfrom alexi_ingest.api import hookimpl\n"
DECLARES = "@hookimpl\ndef declare():\n    return SourceSpec({}, 'Title', '1', ())\n"
PLACES = {
    "kind": "AttributeError in kind_source, line 3",
    "keyword": "TypeError in keyword_source, line 3",
    "inside": "AttributeError in inside_source.Rows, line 4",
    "syntax": "SyntaxError in __init__.py, line 3",
    "crash": "ZeroDivisionError in crash_source, line 3",
    "older": " (in older_source, line 1)",
    "half": "DeclarationError: a value of 'person' on a day of the row takes all three: by=, at= and span= "
    "(in half_source, line 3)",
}
"""The line of the package that each names."""
FAULTS = {
    "misspelt": (
        HEAD + "@hookimpl\ndef harmonize(tables):\n    return None\n" + DECLARES.format("'misspelt'"),
        "Rename it to harmonise, or take @hookimpl off it: there is no hook 'harmonize'.",
    ),
    "argument": (
        HEAD + "@hookimpl\ndef check(tables, site):\n    return None\n" + DECLARES.format("'argument'"),
        "Leave out 'site': hook 'check' is given tables, claim, declared, context, history",
    ),
    "absent": (HEAD + "import no_such_package.inner\n", "Install what gives no_such_package beside the source"),
    "own_part": (HEAD + "import own_part_source.models\n", "See that own_part_source.models is spelt so everywhere"),
    "older": ("from alexi_ingest.api import hookimp\n", "Import hookimpl instead, or install versions that fit"),
    "keyword": (HEAD + "SourceSpec('keyword', tittle='T')\n", "In SourceSpec(), replace 'tittle' by title; or it"),
    "kind": (HEAD + "FieldType.DATES\n", "Write FieldType.DATE."),
    "inside": (HEAD + "class Rows:\n    kind = FieldType.DATES\n", "Write FieldType.DATE."),
    "half": (HEAD + "of('person', 'born', at='end')\n", "Correct the source's declaration where it says so"),
    "file": (HEAD + "open('/nowhere/codes.csv')\n", "Put codes.csv where the declaration names it"),
    "syntax": (HEAD + "def :\n", "Correct line 3 of __init__.py: it is not Python."),
    "unmarked": ("def declare():\n    return None\n", "Give the module a function `declare` marked @hookimpl"),
    "training": (HEAD + DECLARES.format("'training'"), "Give the source another name, or remove the other's package."),
    "crash": (HEAD + "1 / 0\n", "See it in full, and mend it there: python -c 'import crash_source'"),
}  # fmt: skip


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Failed]:
    """Give what is said of packages that are installed besides ours, each with one mistake."""
    folder = tmp_path_factory.mktemp("plugins")
    for name, (code, _) in FAULTS.items():
        install(folder, name, code)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        found = load_sources()
    for name in FAULTS:
        sys.modules.pop(f"{name}_source", None)
    assert {"casework", "training"} <= {*found.specs}
    return {one.name: one for one in found.failed}


@pytest.mark.parametrize("name", FAULTS)
def test_each_mistake_has_its_advice(failed: dict[str, Failed], name: str) -> None:
    one = failed[name]
    assert one.advice.startswith(FAULTS[name][1])
    assert (one.package, one.version) == (f"{name}-source", "1.0")


@pytest.mark.parametrize("name", PLACES)
def test_the_line_that_is_named_is_the_innermost_of_the_package_itself(failed: dict[str, Failed], name: str) -> None:
    assert failed[name].reason.endswith(PLACES[name])


def test_a_source_that_is_too_slow_is_told_what_not_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(tmp_path, "slow", "import time\ntime.sleep(5)\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("alexi_ingest.hooks.manager.LOADING_SECONDS", 0.1)
    sources = Sources(object())
    for candidate in installed():
        if candidate.name == "slow":
            sources.add(candidate, lambda _: None)
    assert "not loaded within 0.1 s" in sources.failed[0].reason
    assert sources.failed[0].advice.startswith("Let the module import and declare alone")


def test_a_name_that_is_not_declared_is_told_with_the_one_that_is_most_like_it(tmp_path: Path) -> None:
    class Rows(pa.DataFrameModel):
        """Rows whose rule reads a field that is misspelt."""

        visit_id: pl.String = field(FieldType.ID, unique(), label="ID", required=True)
        begun: pl.Date = field(FieldType.DATE, label="Begun")
        ended: pl.Date = field(FieldType.DATE, not_before("begin"), label="Ended")

    columns = tmp_path / "columns.csv"
    lines = [
        "table,field,variant,heading",
        *(f"visit,{name},standard,{name}" for name in ("visit_id", "begun", "ended")),
    ]
    columns.write_text("\n".join(lines), "utf-8")
    table = TableSpec("visit", "Visits", ("visit", "visits"), Rows, columns)
    kind = ReturnType("visits", "Visits", "quarterly", (table,), ())
    module = ModuleType("visits_source")
    module.declare = hookimpl(lambda: SourceSpec("visits", "Visits", "1", (kind,)))  # type: ignore[attr-defined]
    [one] = load_sources((module,), also_installed=False).failed
    assert one.reason.endswith("reads 'begin', which is no field of table 'visit': did you mean 'begun'?")
