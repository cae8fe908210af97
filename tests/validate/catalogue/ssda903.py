"""Published rules of the looked-after children return (SSDA903, DfE, 2022 to 2023), as an author writes them.

Number, fields, condition, codes and limits of each were compared with the rules of that year as Data to Insight keeps
them, one file a rule (github.com/data-to-insight/csc-validator-be-903, lac_validator/rules/lac2022_23). The words are
our own. Of several cells that a published rule names we blame the one to mend, and an empty cell only where filling it
in is what the rule asks.
"""

from __future__ import annotations

from datetime import date

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import (
    YEAR_END,
    YEAR_START,
    FieldType,
    after,
    age,
    among,
    between,
    days,
    equals,
    exactly_with,
    field,
    following,
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
    that,
    value,
    years,
)

FOR_ADOPTION = ("A3", "A4", "A5", "A6")
TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
ADOPTED = pl.col("rec").is_in(["E11", "E12"])
IN_YEAR = pl.col("dec").is_between(pl.col(YEAR_START), pl.col(YEAR_END))
BORN = of("header", "dob", by="child")

FIRST, LAST = is_first(per="child", by="decom"), is_last(per="child", by="decom")
ENDED, ENDED_BECAUSE = previous("dec", per="child", by="decom"), previous("rec", per="child", by="decom")
NEXT = following("decom", per="child", by="decom")
GOES_ON = pl.when(~LAST).then(NEXT.col == pl.col("dec")).otherwise(~LAST)

OPEN = pl.col("dec").is_null()
RNE = of("episode", pl.col("rne").filter(OPEN).last(), by="child", last=True, name="rne")
LS = of("episode", pl.col("ls").filter(OPEN).last(), by="child", last=True, name="ls")
CIN = of("episode", pl.col("cin").filter(OPEN).last(), by="child", last=True, name="cin")
PLACE = of("episode", pl.col("place").filter(OPEN).last(), by="child", last=True, name="place")
PROVIDER = of("episode", pl.col("provider").filter(OPEN).last(), by="child", last=True, name="provider")
DECOM = of("episode", pl.col("decom").filter(OPEN).last(), by="child", last=True, name="decom")
UPN = of("header", "upn", by="child", last=True).col
# There is a number now; or, where there was none yet (UN1), there is a reason why.
UPN_FOUND = UPN.str.starts_with("UN") & (~pl.col("upn").str.starts_with("UN") | (UPN == "UN1"))
MOTHER_THEN = of("header", "mother", by="child", last=True).col

BREAKS = of("episode", pl.col("ls").is_in(["V3", "V4"]).fill_null(value=False).all(), by="child", name="breaks").col
DECIDED = of("decision", pl.col("placed").is_not_null().any(), by="child", name="decided").col
FOR_ADOPTION_NOW, SINCE_2015 = pl.col("place").is_in(FOR_ADOPTION), pl.col("decom") >= date(2015, 4, 1)
CONTINUES = (ENDED_BECAUSE.col == "X1") & (ENDED.col == pl.col("decom"))
IN_CARE = member_of("episode", "child", source="SSDA903 1012")
MAY_HAVE_CHILD = (pl.col("sex") != "2") | pl.col("mother").fill_null(value=False)


class Header(pa.DataFrameModel):
    """A row a child."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
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
        matches("[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]|UN[1-5]", "13 characters or UN1 to UN5", source="SSDA903 168"),
        same_as_last("header", "child", when=~UPN_FOUND, source="SSDA903 208"),
        label="Unique pupil number",
    )
    mother: pl.Boolean = field(
        FieldType.YES_NO,
        same_as_last("header", "child", when=MOTHER_THEN, source="SSDA903 207"),
        only_when(~BREAKS, "the child had more than short breaks", source="SSDA903 399"),
        label="Is a mother",
    )
    mc_dob: pl.Date = field(
        FieldType.DATE,
        only_when(pl.col("sex") != "1", "the child is not a boy", name="174", source="SSDA903 174"),
        required_when(pl.col("mother"), "the child is a mother", source="SSDA903 611"),
        only_when(MAY_HAVE_CHILD, "the child is a mother", name="612", source="SSDA903 612"),
        same_as_last("header", "child", source="SSDA903 624"),
        after("dob", source="SSDA903 621"),
        label="Date of birth of the first child",
    )


class Episode(pa.DataFrameModel):
    """A row an episode of care."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
    decom: pl.Date = field(
        FieldType.DATE,
        not_after("dec", source="SSDA903 356"),
        not_before(ENDED, source="SSDA903 501"),
        equals(ENDED, when=pl.col("rne").is_in(["P", "L", "T", "U", "B"]), source="SSDA903 433"),
        not_before(BORN, when=FIRST, source="SSDA903 302"),
        equals(DECOM, when=FIRST, name="502", source="SSDA903 502"),
        label="Start",
        required=True,
    )
    rne: pl.String = field(
        FieldType.CODE,
        among("S", when=ENDED_BECAUSE.col != "X1", name="started", source="SSDA903 432"),
        among("S", "T", "U", when=pl.col("place").is_in(["A3", "A5"]) & SINCE_2015, source="SSDA903 217"),
        equals(RNE, when=FIRST, source="SSDA903 503A"),
        label="Reason for the new episode",
        codes="rne",
    )
    ls: pl.String = field(
        FieldType.CODE,
        not_among("V2", when=pl.col("place") == "P1", source="SSDA903 378"),
        not_among("D1", when=pl.col("decom") > date(2005, 12, 31), name="freed", source="SSDA903 445"),
        not_among("E1", when=pl.col("decom") < date(2005, 12, 1), name="ordered", source="SSDA903 446"),
        equals(LS, when=FIRST, source="SSDA903 503B"),
        label="Legal status",
        codes="ls",
    )
    cin: pl.String = field(
        FieldType.CODE,
        equals(previous("cin", per="child", by="decom"), when=CONTINUES, source="SSDA903 504"),
        equals(CIN, when=FIRST, source="SSDA903 503C"),
        label="Category of need",
        codes="cin",
    )
    place: pl.String = field(
        FieldType.CODE,
        equals(PLACE, when=FIRST, source="SSDA903 503D"),
        that((of("decision", by="child").col > 0) & DECIDED, when=FOR_ADOPTION_NOW, name="551", source="SSDA903 551"),
        label="Placement",
        codes="place",
    )
    provider: pl.String = field(
        FieldType.CODE,
        not_among("PR4", when=pl.col("place") == "P1", source="SSDA903 530"),
        required_when(~pl.col("place").is_in([*TEMPORARY, "Z1"]), "it is needed", source="SSDA903 526"),
        equals(PROVIDER, when=FIRST, source="SSDA903 503E"),
        label="Placement provider",
        codes="provider",
    )
    dec: pl.Date = field(
        FieldType.DATE,
        required_when(~LAST, "the child has a later episode", source="SSDA903 142"),
        not_after(YEAR_END, source="SSDA903 385"),
        not_after(value("decom") + days(42), when=pl.col("place") == "T1", source="SSDA903 375"),
        not_after(value("decom") + days(21), when=pl.col("place") == "T3", source="SSDA903 376"),
        not_after(value("decom") + days(7), when=pl.col("place") == "T4", source="SSDA903 379"),
        label="End",
    )
    rec: pl.String = field(
        FieldType.CODE,
        exactly_with("dec", source="SSDA903 148"),
        that((pl.col("rec") == "X1") == GOES_ON, when=pl.col("dec").is_not_null(), name="388", source="SSDA903 388"),
        not_among("E11", "E12", when=age(BORN, "dec").col >= 18, name="grown", source="SSDA903 386"),
        not_among("E5", "E6", when=age(BORN, "dec").col < 14, name="too_young", source="SSDA903 387"),
        that(of("adoption", by="child").col > 0, when=ADOPTED & IN_YEAR, name="601", source="SSDA903 601"),
        label="Reason for the end",
        codes="rec",
    )


class Review(pa.DataFrameModel):
    """A row a review."""

    child: pl.String = field(FieldType.ID, IN_CARE, label="Child", required=True, person=True)
    review: pl.Date = field(
        FieldType.DATE,
        only_when(~BREAKS, "the child had more than short breaks", source="SSDA903 399"),
        label="Date of the review",
    )
    review_code: pl.String = field(
        FieldType.CODE,
        only_when(~BREAKS, "the child had more than short breaks", source="SSDA903 399"),
        not_among("PN0", when=age(BORN, "review").col >= 4, source="SSDA903 440"),
        among("PN0", when=age(BORN, "review").col < 4, name="under_four", source="SSDA903 441"),
        label="How the child took part",
        codes="review",
    )


class Asylum(pa.DataFrameModel):
    """A row an unaccompanied child who sought asylum (UASC)."""

    child: pl.String = field(FieldType.ID, label="Child", required=True, person=True)
    duc: pl.Date = field(FieldType.DATE, not_after(BORN + years(18), source="SSDA903 304"), label="End of the status")


class Health(pa.DataFrameModel):
    """A row a child looked after for 12 months (OC2)."""

    child: pl.String = field(FieldType.ID, IN_CARE, label="Child", required=True, person=True)
    sdq: pl.Int64 = field(
        FieldType.INTEGER,
        between(0, 40, source="SSDA903 180"),
        only_when(age(BORN, YEAR_END).col >= 4, "the child was 4 at the end of the year", source="SSDA903 188"),
        label="SDQ score",
    )
    sdq_reason: pl.String = field(
        FieldType.CODE,
        only_when(age(BORN, YEAR_END).col >= 4, "the child was 4 at the end of the year", source="SSDA903 188"),
        only_when(pl.col("sdq").is_null(), "there is no SDQ score", name="197a", source="SSDA903 197a"),
        label="Reason for no SDQ score",
        codes="sdq",
    )
    misuse: pl.Boolean = field(FieldType.YES_NO, label="Substance misuse")
    received: pl.Boolean = field(
        FieldType.YES_NO,
        required_when(pl.col("misuse"), "substances are misused", source="SSDA903 192"),
        label="Intervention received",
    )
    offered: pl.Boolean = field(
        FieldType.YES_NO,
        required_when(pl.col("misuse") & ~pl.col("received"), "none was received", source="SSDA903 159"),
        only_when(~pl.col("received"), "none was received", source="SSDA903 158"),
        label="Intervention offered",
    )


class Missing(pa.DataFrameModel):
    """A row an episode of being missing, or away without authorisation."""

    child: pl.String = field(FieldType.ID, IN_CARE, label="Child", required=True, person=True)
    kind: pl.String = field(FieldType.CODE, label="Missing or away", codes="missing")
    start: pl.Date = field(
        FieldType.DATE,
        not_after(YEAR_END, source="SSDA903 570"),
        no_overlap("child", "end", source="SSDA903 574"),
        label="Start",
    )
    end: pl.Date = field(FieldType.DATE, not_before("start", source="SSDA903 567"), label="End")


MODELS = {model.__name__.lower(): model for model in (Header, Episode, Review, Asylum, Health, Missing)}
