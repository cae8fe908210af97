"""Small pieces of Markdown: cells, tables, blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SIGNS = {"|": "\\|", "<": "&lt;", "[": "\\[", "*": "\\*", "_": "\\_", "`": "\\`", "$": "\\$"}


def plain(text: str) -> str:
    """Write text so that no sign of it is taken for Markdown."""
    return "".join(_SIGNS.get(sign, sign) for sign in " ".join(text.split()))


def cell(text: str) -> str:
    """Put Markdown on one line, as a cell of a table needs it."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Write a name as code; nothing where it is empty."""
    return f"`{text}`" if text else ""


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table, whose cells are Markdown on one line."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines)


def block(language: str, text: str) -> str:
    """Write a block of code."""
    return f"```{language}\n{text}\n```"
