"""Sealing: in every text of a finding a hub's own ID of a person stands between brackets that nothing else may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

OPEN, CLOSE = "⟦", "⟧"
"""A hub's own ID stands between these in the texts of a finding."""
_BRACKETS = str.maketrans({OPEN: "[", CLOSE: "]"})


def seal(text: str) -> str:
    """Put a hub's own ID between the brackets that say so; brackets within it become plain ones."""
    return f"{OPEN}{text.translate(_BRACKETS)}{CLOSE}"


def sealed(texts: pl.Expr) -> pl.Expr:
    """Seal a column of IDs; null stays null."""
    inside = texts.str.replace_all(OPEN, "[", literal=True).str.replace_all(CLOSE, "]", literal=True)
    return OPEN + inside + CLOSE
