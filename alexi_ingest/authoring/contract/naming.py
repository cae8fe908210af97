"""What an author calls a source: the name of an installed one, an import package, or a folder that holds one."""

from __future__ import annotations

import importlib.util
import shlex
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from alexi_ingest.errors import DeclarationError
from alexi_ingest.hooks.specs import PROJECT

_BELOW = ("", "src", "plugins")
"""Where in a project its import packages stand."""


@dataclass(frozen=True, slots=True)
class Named:
    """A source to be tested: its import package, the folder it is imported from, and its name if it is installed.

    `called` is what the author called it.
    """

    module: str
    folder: str = ""
    entry: str = ""
    called: str = ""

    @property
    def updating(self) -> str:
        """Give the command that writes down what the samples give."""
        return f"alexi-ingest sources test {shlex.quote(self.called)} --update"


def named(name: str) -> Named:
    """Find out which source is meant.

    Raises:
        DeclarationError: there is none of this name, or the folder holds several.
    """
    points = {point.name: point.value for point in entry_points(group=PROJECT)}
    installed = {module: entry for entry, module in points.items()}
    if name in points:
        return Named(points[name], entry=name, called=name)
    if Path(name).is_dir() and ("/" in name or name in {".", ".."} or not _is_importable(name)):
        found = _in_folder(Path(name).resolve())
        return Named(found.name, str(found.parent), installed.get(found.name, ""), name)
    if _is_importable(name):
        return Named(name, entry=installed.get(name, ""), called=name)
    known = ", ".join(sorted(points)) or "none"
    message = (
        f"{name!r} is no installed source ({known}), no package that can be imported, and no folder that holds one"
    )
    raise DeclarationError(message)


def importable(source: Named) -> None:
    """See that the source's package can be imported from where it stands."""
    if source.folder and source.folder not in sys.path:
        sys.path.insert(0, source.folder)


def _is_importable(name: str) -> bool:
    spec = importlib.util.find_spec(name.partition(".")[0]) if name.replace(".", "").isidentifier() else None
    return spec is not None and spec.origin is not None  # a folder without `__init__.py`, such as a project's, has none


def _in_folder(folder: Path) -> Path:
    if (folder / "__init__.py").exists():
        return folder
    declared = _declared(folder)
    places = [folder / below / name for below in _BELOW for name in declared]
    found = [place for place in places if (place / "__init__.py").exists()]
    if not declared:
        found = [
            path.parent
            for below in _BELOW
            for path in sorted((folder / below).glob("*/__init__.py"))
            if "hookimpl" in path.read_text(encoding="utf-8", errors="replace")
        ]
    if len(found) != 1:
        several = ", ".join(path.name for path in found)
        message = f"{folder}: holds several sources ({several}): name one" if found else f"{folder}: holds no source"
        raise DeclarationError(message)
    return found[0]


def _declared(folder: Path) -> list[str]:
    """Give the import packages that a project's `pyproject.toml` names as sources."""
    project = folder / "pyproject.toml"
    if not project.exists():
        return []
    told = tomllib.loads(project.read_text(encoding="utf-8"))
    return [str(value) for value in told.get("project", {}).get("entry-points", {}).get(PROJECT, {}).values()]
