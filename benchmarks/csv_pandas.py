"""What a user of pandas would write to keep every cell of a CSV as text, if told how many columns it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.csv_answer import answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read(path: Path, width: int) -> pd.DataFrame:
    """Read all lines, blank ones too, as text."""
    return pd.read_csv(path, header=None, names=range(width), dtype=str, keep_default_na=False, skip_blank_lines=False)


def rows(frame: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """Give the rows of what was read."""
    return frame.itertuples(index=False, name=None)


if __name__ == "__main__":
    answer({"pandas": read}, rows)
