"""Sealing: in every text of a finding a hub's own ID of a person stands between brackets that nothing else may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

OPEN, CLOSE = "⟦", "⟧"
"""A hub's own ID stands between these in the texts of a finding."""
OWNED = "‖"
"""Stands between a hub and its own ID of a person, where the rows of one return are of several hubs."""
_PLAIN = {OPEN: "[", CLOSE: "]", OWNED: "|"}
_SIGNS = str.maketrans(_PLAIN)


def seal(text: str) -> str:
    """Put a hub's own ID between the brackets that say so; such signs within it become plain ones."""
    return f"{OPEN}{text.translate(_SIGNS)}{CLOSE}"


def sealed(texts: pl.Expr) -> pl.Expr:
    """Seal a column of IDs; null stays null."""
    for sign, plain in _PLAIN.items():
        texts = texts.str.replace_all(sign, plain, literal=True)
    return OPEN + texts + CLOSE
