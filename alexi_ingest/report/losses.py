"""What of a sender's workbook its marked copy leaves out, so that nothing is lost without a word."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PARTS = (
    ("xl/media/", "pictures"),
    ("xl/ctrlProps/", "buttons and tick boxes"),
    ("xl/activeX/", "buttons and tick boxes"),
    ("xl/slicers/", "slicers"),
    ("xl/threadedComments/", "answers to comments"),
)
"""Parts of a package that openpyxl does not write again, by how their names begin, and what a person calls them."""
_DRAWN = (b":sp>", b":sp ", b":cxnSp>", b":cxnSp ", b":grpSp>")
_EXTENSIONS = (
    (b":dataValidations", "some drop-down lists"),
    (b":conditionalFormattings", "some colours that depend on values"),
    (b":sparklineGroups", "small charts in cells"),
)
"""What stands in the extensions of a sheet, past the end of its cells."""
_CELLS_END = re.compile(rb"</(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData\s*/>")
_LONGEST_END = 100
_AT_ONCE = 1 << 20


def left_out(path: Path) -> list[str]:
    """Name what openpyxl leaves out when it writes a workbook again; in the order of this module, each once."""
    with zipfile.ZipFile(path) as package:
        return list(dict.fromkeys(_found(package)))


def _found(package: zipfile.ZipFile) -> Iterator[str]:
    names = package.namelist()
    yield from (said for start, said in _PARTS if any(name.startswith(start) for name in names))
    drawings = [name for name in names if name.startswith("xl/drawings/") and name.endswith(".xml")]
    if any(sign in package.read(name) for name in drawings for sign in _DRAWN):
        yield "text boxes and shapes"
    sheets = [name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    ends = [_after_cells(package, name) for name in sheets]
    yield from (said for sign, said in _EXTENSIONS if any(sign in end for end in ends))


def _after_cells(package: zipfile.ZipFile, name: str) -> bytes:
    """Give what stands in a sheet after its cells, without holding the cells."""
    kept, past = b"", False
    with package.open(name) as stream:
        while piece := stream.read(_AT_ONCE):
            kept += piece
            end = None if past else _CELLS_END.search(kept)
            if end:
                kept, past = kept[end.end() :], True
            elif not past:
                kept = kept[-_LONGEST_END:]
    return kept if past else b""
