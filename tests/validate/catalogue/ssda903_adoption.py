"""Published rules of the looked-after children return (SSDA903, DfE, 2022 to 2023) on adoption: see `ssda903`."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import (
    YEAR_END,
    YEAR_START,
    FieldType,
    among,
    equals,
    exactly_with,
    field,
    has_in,
    is_last,
    no_overlap,
    not_after,
    not_before,
    of,
    required_when,
    required_with,
    that,
)
from tests.validate.catalogue.ssda903 import ADOPTED, FOR_ADOPTION, IN_CARE

ADOPTED_ON = of("episode", pl.col("dec").filter(ADOPTED).max(), by="child", name="adopted").col
IN_YEAR = ADOPTED_ON.is_between(pl.col(YEAR_START), pl.col(YEAR_END))
TOLD = required_when(IN_YEAR, "the child was adopted in the year", source="SSDA903 601")
PLACED_ON = of("episode", pl.col("decom").filter(pl.col("place").is_in(FOR_ADOPTION)).min(), by="child", name="placed")
PLACED_THEN, CEASED_THEN = (of("decision", pl.col(what).last(), by="child", last=True) for what in ("placed", "ceased"))


class Adoption(pa.DataFrameModel):
    """A row a child who was adopted (AD1)."""

    child: pl.String = field(
        FieldType.ID,
        IN_CARE,
        has_in("episode", "child", where=ADOPTED, source="SSDA903 602"),
        that(IN_YEAR, name="in_year", source="SSDA903 602"),
        label="Child",
        required=True,
        person=True,
    )
    date_int: pl.Date = field(
        FieldType.DATE,
        required_with("date_match", source="SSDA903 333"),
        not_after("date_match", source="SSDA903 333"),
        TOLD,
        label="Should be placed since",
    )
    date_match: pl.Date = field(FieldType.DATE, TOLD, label="Matched on")
    foster_care: pl.Boolean = field(FieldType.YES_NO, TOLD, label="By the foster carers")
    nb_adoptr: pl.Int64 = field(FieldType.INTEGER, TOLD, label="Number of adopters")
    sex_adoptr: pl.String = field(
        FieldType.CODE,
        TOLD,
        among("M1", "F1", when=pl.col("ls_adoptr") == "L0", name="single", source="SSDA903 514"),
        among("MM", "FF", "MF", when=pl.col("ls_adoptr") == "L2", name="couple", source="SSDA903 519"),
        among("MF", when=pl.col("ls_adoptr") == "L11", name="different_gender", source="SSDA903 520"),
        label="Gender of the adopters",
        codes="adopters",
    )
    ls_adoptr: pl.String = field(FieldType.CODE, TOLD, label="Legal status of the adopters", codes="adopters_status")


class Decision(pa.DataFrameModel):
    """A row a decision that a child should be placed for adoption."""

    child: pl.String = field(FieldType.ID, IN_CARE, label="Child", required=True, person=True)
    placed: pl.Date = field(
        FieldType.DATE,
        not_after(PLACED_ON, when=is_last(per="child", by="placed"), source="SSDA903 552"),
        no_overlap("child", "ceased", source="SSDA903 579"),
        equals(PLACED_THEN, when=CEASED_THEN.col.is_null(), source="SSDA903 560"),
        label="Decided that the child should be placed",
    )
    ceased: pl.Date = field(FieldType.DATE, not_before("placed", source="SSDA903 522"), label="Decided that no longer")
    reason: pl.String = field(
        FieldType.CODE, exactly_with("ceased", source="SSDA903 119"), label="Why no longer", codes="ceased"
    )


MODELS = {"adoption": Adoption, "decision": Decision}
