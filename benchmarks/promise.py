"""One line of what is promised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of the table: what, as measured, as promised."""

    title: str
    measured: str
    promised: str
