"""The hidden identity of a template that was filled in."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

from alexi_ingest.model import ASIDE, STAMP, Stamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alexi_ingest.model import Sheet

NAMES = tuple(field.name for field in fields(Stamp))
"""What stands in the first column of the sheet, beside the values in the second."""


def is_aside(sheet: Sheet) -> bool:
    """Whether a sheet is one that templates have besides those to fill in: guidance, examples, answers, identity."""
    return sheet.corner.startswith(ASIDE)


def stamp_in(sheets: Iterable[Sheet]) -> Stamp | None:
    """Read the identity; None where there is none, or it is not whole, or two differ: then it shows nothing."""
    found = {stamp for sheet in sheets if sheet.corner.startswith(STAMP) and (stamp := _stamp(sheet))}
    return found.pop() if len(found) == 1 else None


def _stamp(sheet: Sheet) -> Stamp | None:
    told = {row[0]: row[1] for row in sheet.frame.iter_rows() if len(row) > 1 and row[0] and row[1]}
    try:
        *texts, made_on = (told[name] for name in NAMES)
        return Stamp(texts[0], texts[1], texts[2], texts[3], date.fromisoformat(made_on))
    except (KeyError, ValueError):
        return None
