"""One column: what its plain cells left over is read text by different text, and put back at its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.read.casting.reading import BLANKS, Reading, read_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alexi_ingest.read.casting.reading import Caster


@dataclass(frozen=True, slots=True)
class Column:
    """A column that has been read.

    `marks` has a row for each repair or error of each cell: `index` (UInt32), `problem`, `error` (Boolean),
    `observed`, `read_as`, `other` (String). Rows stand in the order of the sheet.
    """

    values: pl.Series
    marks: pl.DataFrame


def read_column(raw: pl.Series, plain: pl.Series, caster: Caster) -> Column:
    """Read the cells of `raw` that have text but no value in `plain`; blank ones are empty, and nothing is said."""
    left = raw.is_not_null() & plain.is_null()
    index = left.arg_true()
    cells = pl.DataFrame({"index": index, "observed": raw.gather(index)})
    different = cells["observed"].unique(maintain_order=True)
    values, marks = _read(different, caster)
    positions = different.to_frame("observed").with_row_index("text")
    cells = cells.join(positions, on="observed", how="left", maintain_order="left")
    column = plain.clone().scatter(index, values.gather(cells["text"]))
    marked = cells.join(marks, on="text", maintain_order="left")
    return Column(
        column.rename(raw.name),
        marked.select(
            "index", "problem", "error", pl.coalesce("shown", "observed").alias("observed"), "read_as", "other"
        ),
    )


def _read(different: pl.Series, caster: Caster) -> tuple[pl.Series, pl.DataFrame]:
    """Give the value of each different text, and its repairs and errors by its position in the series."""
    texts = pl.DataFrame({"sent": different}).with_columns(text=pl.col("sent").str.strip_chars(BLANKS))
    texts = texts.with_row_index("position").with_columns(
        value=caster.plain(pl.col("text")), trimmed=(pl.col("sent") != pl.col("text")) & (pl.col("text") != "")
    )
    odd = texts.filter(pl.col("value").is_null() & (pl.col("text") != ""))
    readings = read_texts(odd["text"].to_list(), caster)
    values = pl.Series("value", [reading.value for reading in readings], caster.dtype)
    marks = _marks(odd["position"].to_list(), readings)
    texts = texts.with_columns(value=texts["value"].scatter(odd["position"], values))
    refused = marks.filter("error")["text"]
    trimmed = texts.filter("trimmed").select(
        text="position", problem=pl.lit("trimmed"), error=False, other=None, shown=None
    )
    return texts["value"], marks


def _marks(positions: Sequence[int], readings: Sequence[Reading]) -> pl.DataFrame:
    raise NotImplementedError
