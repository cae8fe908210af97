"""How the parts of an Office package refer to each other: which is the workbook, which its sheets, texts and styles."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from defusedxml import ElementTree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from alexi_ingest.read.package import Package

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"


@dataclass(frozen=True, slots=True)
class Relations:
    """What a part refers to: by key, the last word of the kind of relation (`worksheet`), and its part, if any."""

    by_key: Mapping[str, tuple[str, str | None]]

    def targets(self, kind: str) -> tuple[str, ...]:
        """Give the parts of a kind, as far as they are there."""
        return tuple(target for own, target in self.by_key.values() if own == kind and target)

    def worksheet(self, key: str) -> str | None:
        """Give the worksheet of a key; None for one of another kind (a chart, a macro sheet), which may have no key.

        Raises `KeyError` for one that is missing: its rows would be missed by nobody.
        """
        if not key:
            return None
        kind, target = self.by_key[key]
        if kind == "worksheet" and not target:
            raise KeyError
        return target if kind == "worksheet" else None


def main_part(package: Package, usual: str) -> str:
    """Give the part that the package says is its document; where it says nothing, the `usual` one."""
    targets = relations(package, "").targets("officeDocument")
    return targets[0] if targets else package.find(usual) or usual


def relations(package: Package, part: str) -> Relations:
    """Read what a part (`""`: the package) refers to. Raises `ParseError` or one of `DAMAGE`."""
    folder, name = posixpath.split(part.replace("\\", "/"))
    listing = package.find(posixpath.join(folder, "_rels", f"{name}.rels"))
    found: dict[str, tuple[str, str | None]] = {}
    for relation in ElementTree.fromstring(package.read(listing)) if listing else ():
        said = relation.get("Target", "")
        # Some programs count from the root of the package without saying so.
        target = package.find(_resolved(folder, said)) or package.find(said)
        found[relation.get("Id", "")] = relation.get("Type", "").rpartition("/")[2], target
    return Relations(found)


@dataclass(frozen=True, slots=True)
class Listed:
    """A worksheet as its workbook lists it: `part` holds its cells."""

    name: str
    part: str
    hidden: bool


def worksheets(package: Package) -> Iterator[Listed]:
    """Give every worksheet of a workbook in XML, in its order, sheets of other kinds left out."""
    part = main_part(package, "xl/workbook.xml")
    related = relations(package, part)
    for element in ElementTree.fromstring(package.read(part)).iter():
        if local(element.tag) == "sheet":
            key = element.get(f"{{{_OFFICE}}}id") or element.get(f"{{{_STRICT_OFFICE}}}id") or ""
            target = related.worksheet(key)
            if target:
                yield Listed(element.get("name", ""), target, element.get("state", "visible") != "visible")


def local(tag: str) -> str:
    """Give a name without its namespace: the strict and the usual form of a workbook differ in nothing else."""
    return tag.rpartition("}")[2]


def _resolved(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
