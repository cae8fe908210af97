"""How the parts of an Office package refer to each other: which is the workbook, which its sheets, texts and styles."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from defusedxml import ElementTree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

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


@dataclass(frozen=True)
class Document:
    """The part of a package that is its document, and what it refers to."""

    package: Package
    part: str
    related: Relations

    @cached_property
    def root(self) -> Element:
        """The document's XML, where it is written in that. Raises `ParseError` or one of `DAMAGE`."""
        root: Element = ElementTree.fromstring(self.package.read(self.part))
        return root

    def contents(self, kind: str) -> Iterator[bytes]:
        """Give what is in the parts of a kind that it refers to. Raises one of `DAMAGE`."""
        return map(self.package.read, self.related.targets(kind))


def document(package: Package, usual: str = "xl/workbook.xml") -> Document:
    """Find what a package says is its document; where it says nothing, the `usual` part."""
    said = relations(package, "").targets("officeDocument")
    part = said[0] if said else package.find(usual) or usual
    return Document(package, part, relations(package, part))


@dataclass(frozen=True, slots=True)
class Listed:
    """A worksheet as its workbook lists it: `part` holds its cells."""

    name: str
    part: str
    hidden: bool


def worksheets(workbook: Document) -> Iterator[Listed]:
    """Give every worksheet of a workbook in XML, in its order, sheets of other kinds left out."""
    for element in workbook.root.iter():
        if local(element.tag) == "sheet":
            key = element.get(f"{{{_OFFICE}}}id") or element.get(f"{{{_STRICT_OFFICE}}}id") or ""
            target = workbook.related.worksheet(key)
            if target:
                yield Listed(element.get("name", ""), target, element.get("state", "visible") != "visible")


def local(tag: str) -> str:
    """Give a name without its namespace: the strict and the usual form of a workbook differ in nothing else."""
    return tag.rpartition("}")[2]


def _resolved(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
