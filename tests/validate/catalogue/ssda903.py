"""Published rules of the looked-after children return (SSDA903, DfE, year 2022-23), as an author writes them."""

from __future__ import annotations

from datetime import date

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import (
    YEAR_END,
    FieldType,
    age,
    among,
    at_most_per,
    between,
    days,
    equals,
    exactly_with,
    field,
    has_in,
    is_first,
    is_last,
    matches,
    member_of,
    no_overlap,
    not_after,
    not_among,
    not_before,
    of,
    only_when,
    previous,
    required_when,
    same_as_last,
    unique,
    value,
    years,
)

PLACED = pl.col("place").is_in(["A3", "A4", "A5", "A6"])
ADOPTED = pl.col("rec").is_in(["E11", "E12"])
FIRST, LAST = is_first(per="child", by="decom"), is_last(per="child", by="decom")
BORN = of("header", "dob", by="child")
OPEN_LAST_YEAR = pl.col("decom").filter(pl.col("dec").is_null()).last()
NEED_LAST_YEAR = of("episode", pl.col("cin").filter(pl.col("dec").is_null()).last(), by="child", last=True, name="cin")
STATUS_THEN = of("episode", "ls", by="child", at="review", span=("decom", "dec")).col


class Header(pa.DataFrameModel):
    """A row a child."""

    child: pl.String = field(FieldType.ID, unique(name="once"), label="Child", required=True, person=True)
    sex: pl.String = field(
        FieldType.CODE, same_as_last("header", "child", source="SSDA903 202"), label="Sex", codes="sex"
    )
    dob: pl.Date = field(
        FieldType.DATE,
        same_as_last("header", "child", source="SSDA903 203"),
        not_after(YEAR_END, source="SSDA903 301"),
        label="Date of birth",
    )
    ethnic: pl.String = field(
        FieldType.CODE, same_as_last("header", "child", source="SSDA903 204"), label="Ethnicity", codes="ethnicity"
    )
    upn: pl.String = field(
        FieldType.TEXT,
        matches("[A-Z][0-9]{11}[0-9A-Z]|UN[1-7]", "13 characters or a reason UN1 to UN7", source="SSDA903 168"),
        same_as_last("header", "child", when=~pl.col("upn").str.starts_with("UN"), source="SSDA903 208"),
        label="Unique pupil number",
    )
    mother: pl.Boolean = field(FieldType.YES_NO, label="Is a mother")
    mc_dob: pl.Date = field(
        FieldType.DATE,
        only_when(pl.col("sex") == "2", "the child is a girl", name="174", source="SSDA903 174"),
        required_when(pl.col("mother"), "the child is a mother", source="SSDA903 611"),
        only_when(pl.col("mother"), "the child is a mother", name="612", source="SSDA903 612"),
        same_as_last("header", "child", source="SSDA903 624"),
        not_before("dob", name="born_after_mother"),
        label="Date of birth of the first child",
    )


class Episode(pa.DataFrameModel):
    """A row an episode of care."""

    child: pl.String = field(
        FieldType.ID,
        has_in("adoption", "child", when=ADOPTED, source="SSDA903 601"),
        has_in("decision", "child", where=pl.col("placed").is_not_null(), when=PLACED, source="SSDA903 551"),
        at_most_per(1, "child", when=pl.col("dec").is_null(), name="one_open"),
        label="Child",
        required=True,
        person=True,
    )
    decom: pl.Date = field(
        FieldType.DATE,
        no_overlap("child", "dec", source="SSDA903 501"),
        equals(previous("dec", per="child", by="decom"), when=pl.col("rne") != "S", source="SSDA903 433"),
        not_before(BORN, when=FIRST, source="SSDA903 302"),
        equals(of("episode", OPEN_LAST_YEAR, by="child", last=True), when=FIRST, name="502", source="SSDA903 502"),
        label="Start",
        required=True,
    )
    rne: pl.String = field(
        FieldType.CODE,
        among("S", when=previous("rec", per="child", by="decom").col != "X1", name="started", source="SSDA903 432"),
        among("S", "T", "U", when=pl.col("place").is_in(["A3", "A5"]), source="SSDA903 217"),
        label="Reason for the new episode",
        codes="rne",
    )
    ls: pl.String = field(
        FieldType.CODE,
        not_among("V2", when=pl.col("place") == "P1", source="SSDA903 378"),
        not_among("D1", when=pl.col("decom") > date(2005, 12, 31), name="freed", source="SSDA903 445"),
        not_among("E1", when=pl.col("decom") < date(2005, 12, 1), name="ordered", source="SSDA903 446"),
        label="Legal status",
        codes="ls",
    )
    cin: pl.String = field(
        FieldType.CODE,
        equals(previous("cin", per="child", by="decom"), when=pl.col("rne") != "S", source="SSDA903 504"),
        equals(NEED_LAST_YEAR, when=FIRST & (pl.col("rne") != "S"), name="503C", source="SSDA903 503C"),
        label="Category of need",
        codes="cin",
    )
    place: pl.String = field(FieldType.CODE, label="Placement", codes="place")
    provider: pl.String = field(
        FieldType.CODE,
        not_among("PR4", when=pl.col("place") == "P1", source="SSDA903 530"),
        required_when(
            ~pl.col("place").is_in(["T0", "T1", "T2", "T3", "T4", "Z1"]), "it is needed", source="SSDA903 526"
        ),
        label="Placement provider",
        codes="provider",
    )
    dec: pl.Date = field(
        FieldType.DATE,
        not_before("decom", source="SSDA903 356"),
        required_when(~LAST, "the child has a later episode", source="SSDA903 142"),
        not_after(YEAR_END, source="SSDA903 385"),
        not_after(value("decom") + days(3), when=pl.col("ls") == "L2", source="SSDA903 361"),
        not_after(value("decom") + days(21), when=pl.col("ls") == "L1", source="SSDA903 362"),
        label="End",
    )
    rec: pl.String = field(
        FieldType.CODE,
        exactly_with("dec", source="SSDA903 148"),
        not_among("X1", when=LAST, source="SSDA903 388"),
        not_among("E11", "E12", when=age(BORN, "dec").col >= 18, name="grown", source="SSDA903 386"),
        not_among("E7", when=age(BORN, "dec").col < 14, name="too_young", source="SSDA903 387"),
        label="Reason for the end",
        codes="rec",
    )


class Review(pa.DataFrameModel):
    """A row a review."""

    child: pl.String = field(
        FieldType.ID, member_of("episode", "child", source="SSDA903 1012"), label="Child", required=True, person=True
    )
    review: pl.Date = field(
        FieldType.DATE,
        only_when(~STATUS_THEN.is_in(["V3", "V4"]), "the child is not in short breaks", source="SSDA903 399"),
        label="Date of the review",
    )
    review_code: pl.String = field(
        FieldType.CODE,
        among("PN0", when=age(BORN, "review").col < 4, name="under_four", source="SSDA903 440"),
        not_among("PN0", when=age(BORN, "review").col >= 4, source="SSDA903 441"),
        label="How the child took part",
        codes="review",
    )


class Asylum(pa.DataFrameModel):
    """A row an unaccompanied child who sought asylum."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
    duc: pl.Date = field(FieldType.DATE, not_after(BORN + years(18), source="SSDA903 304"), label="End of the status")


class Health(pa.DataFrameModel):
    """A row a child looked after for 12 months (OC2)."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
    sdq: pl.Int64 = field(
        FieldType.INTEGER,
        between(0, 40, source="SSDA903 180"),
        only_when(age(BORN, YEAR_END).col >= 4, "the child was 4 at the end of the year", source="SSDA903 188"),
        label="SDQ score",
    )
    sdq_reason: pl.String = field(
        FieldType.CODE,
        only_when(pl.col("sdq").is_null(), "there is no SDQ score", source="SSDA903 197a"),
        label="Reason for no SDQ score",
        codes="sdq",
    )
    received: pl.Boolean = field(FieldType.YES_NO, label="Intervention received")
    offered: pl.Boolean = field(
        FieldType.YES_NO,
        required_when(~pl.col("received"), "none was received", source="SSDA903 159"),
        only_when(~pl.col("received"), "none was received", source="SSDA903 158"),
        label="Intervention offered",
    )


class Adoption(pa.DataFrameModel):
    """A row a child who was adopted (AD1)."""

    child: pl.String = field(
        FieldType.ID,
        has_in("episode", "child", where=ADOPTED, source="SSDA903 602"),
        label="Child",
        required=True,
        person=True,
    )
    sex_adoptr: pl.String = field(
        FieldType.CODE,
        among("MM", "FF", "MF", when=pl.col("ls_adoptr") == "L2", name="couple", source="SSDA903 519"),
        among("MF", when=pl.col("ls_adoptr") == "L11", name="different_gender", source="SSDA903 520"),
        label="Gender of the adopters",
        codes="adopters",
    )
    ls_adoptr: pl.String = field(FieldType.CODE, label="Legal status of the adopters", codes="adopters_status")


class Decision(pa.DataFrameModel):
    """A row a decision that a child should be placed for adoption."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
    placed: pl.Date = field(
        FieldType.DATE,
        not_after(of("episode", pl.col("decom").filter(PLACED).min(), by="child"), source="SSDA903 552"),
        label="Decided that the child should be placed",
    )
    ceased: pl.Date = field(FieldType.DATE, not_before("placed", source="SSDA903 522"), label="Decided that no longer")
    reason: pl.String = field(
        FieldType.CODE, exactly_with("ceased", source="SSDA903 119"), label="Why no longer", codes="ceased"
    )


class Missing(pa.DataFrameModel):
    """A row an episode of being missing, or away without authorisation."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
    kind: pl.String = field(FieldType.CODE, label="Missing or away", codes="missing")
    start: pl.Date = field(
        FieldType.DATE,
        not_after(YEAR_END, source="SSDA903 570"),
        no_overlap("child", "end", source="SSDA903 579"),
        label="Start",
    )
    end: pl.Date = field(FieldType.DATE, not_before("start", source="SSDA903 567"), label="End")


MODELS = {
    model.__name__.lower(): model for model in (Header, Episode, Review, Asylum, Health, Adoption, Decision, Missing)
}
