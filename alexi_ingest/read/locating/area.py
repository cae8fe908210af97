"""Rectangles of a sheet, and what is filled in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

import polars as pl


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle: rows and columns of the sheet from 0, all inclusive."""

    top: int
    bottom: int
    left: int
    right: int

    def between(self, top: int, bottom: int) -> Area:
        """Give the same columns between two rows."""
        return replace(self, top=top, bottom=bottom)


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a sheet, and which of them hold more than blanks."""

    frame: pl.DataFrame
    mask: pl.DataFrame

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Grid:
        """Look at a sheet's frame."""
        return cls(frame, frame.select((pl.all().str.strip_chars() != "").fill_null(value=False)))

    @property
    def whole(self) -> Area:
        """The area of the whole sheet."""
        return Area(0, self.frame.height - 1, 0, self.frame.width - 1)

    def filled(self, area: Area) -> pl.Series:
        """Count the filled cells of each row of an area."""
        cut = self._cut(self.mask, area)
        return cut.select(pl.sum_horizontal(pl.all().cast(pl.UInt32)).alias("filled")).to_series()

    def rows(self, area: Area, most: int) -> list[tuple[str | None, ...]]:
        """Give the first rows of an area."""
        return self._cut(self.frame, area).head(most).rows()

    def cells(self, area: Area, row: int) -> list[str]:
        """Give the filled cells of a row, in order, without blanks around them."""
        return [cell.strip() for cell in self.frame.row(row)[area.left : area.right + 1] if cell and cell.strip()]

    def trimmed(self, area: Area) -> Area | None:
        """Leave out blank rows and columns at the edges; None where nothing is left."""
        rows = (self.filled(area) > 0).arg_true() if area.top <= area.bottom and area.left <= area.right else None
        if rows is None or rows.is_empty():
            return None
        area = area.between(area.top + int(rows[0]), area.top + int(rows[-1]))
        columns = self._used(area)
        return replace(area, left=columns[0], right=columns[-1])

    def columns(self, area: Area) -> list[Area]:
        """Give the stretches of columns between blank ones."""
        runs = groupby(enumerate(self._used(area)), key=lambda pair: pair[1] - pair[0])
        stretches = [[column for _, column in run] for _, run in runs]
        return [replace(area, left=run[0], right=run[-1]) for run in stretches]

    def stands(self, text: str, column: int, top: int, bottom: int) -> bool:
        """Whether a cell of a column, between two rows, holds exactly this text."""
        return bool((self.frame.to_series(column)[top : bottom + 1] == text).any())

    def beginning(self, area: Area, pattern: str) -> list[int]:
        """Give the rows whose first filled cell has a part that fits the pattern."""
        first = pl.coalesce(pl.when(pl.all().str.strip_chars() != "").then(pl.all()))
        return self._where(area, first.str.contains(pattern))

    def equal(self, area: Area, text: str) -> list[int]:
        """Give the rows of which a cell holds exactly this text."""
        return self._where(area, pl.any_horizontal(pl.all() == text))

    def _where(self, area: Area, test: pl.Expr) -> list[int]:
        if area.top > area.bottom:
            return []
        found = self._cut(self.frame, area).select(test.fill_null(value=False).alias("found")).to_series()
        return [area.top + int(row) for row in found.arg_true()]

    def _used(self, area: Area) -> list[int]:
        cut = self._cut(self.mask, area)
        return [area.left + at for at, column in enumerate(cut.iter_columns()) if column.any()]

    @staticmethod
    def _cut(frame: pl.DataFrame, area: Area) -> pl.DataFrame:
        return frame[area.top : area.bottom + 1, area.left : area.right + 1]
