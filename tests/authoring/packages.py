"""A small source made elsewhere that keeps the contract, and what an author may get wrong in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract.grids import Grid, Page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

INIT = '''"""Things: a quarterly list."""

from pathlib import Path

import polars as pl

from alexi_ingest.api import (
    ROW, CellRef, Claim, Finding, Harmonised, PublishedTable, ReturnType, Severity, SourceSpec, TableSpec, hookimpl,
)
from alexi_ingest.defaults import Defaults, published_frame

from .models import Thing, Things

HERE = Path(__file__).parent
THING = TableSpec("thing", "Things", ("thing", "things"), Things, HERE / "columns.csv", ("thing_id",))
PUBLISHED = PublishedTable("thing", Thing, ("thing_id",), "thing")
THINGS = ReturnType("things", "Things", "quarterly", (THING,), (PUBLISHED,))


@hookimpl
def declare():
    return SourceSpec("things", "Things", "1", (THINGS,), codelists=HERE / "codelists", samples=HERE / "samples")


@hookimpl
def check(tables):
    """A rule that a hook checks: a thing that is borrowed has a note."""
    table = tables["thing"]
    odd = table.frame.filter((pl.col("kind") == "b") & pl.col("note").is_null())
    return [
        Finding(
            "things.thing.note.borrowed", Severity.QUERY, 1, "borrowed",
            where=CellRef(table.sheet, row, table.columns["note"]), table="thing", field="note",
            message="{Heading} is empty, and the thing is borrowed", fix="Say whose it is",
        )
        for row in odd[ROW].to_list()
    ]
'''
MODELS = '''"""The list of things, as sent and as published."""

import pandera.polars as pa
import polars as pl

from alexi_ingest.api import FieldType, field, not_in_future, that, unique

few = that(
    pl.col("count") < 1000, name="few", title="Not too many", message="{Heading} is {value}, which is very many",
    fix="Check the number, and correct it",
)


class Things(pa.DataFrameModel):
    """As sent."""

    thing_id: pl.String = field(FieldType.ID, unique(), label="Number of the thing", required=True)
    kind: pl.String = field(FieldType.CODE, label="Whose it is", codes="kind")
    made_on: pl.Date = field(FieldType.DATE, not_in_future(), label="Day on which it was made")
    weight: pl.Float64 = field(FieldType.DECIMAL, label="Weight", unit="kg", minimum=0)
    count: pl.Int64 = field(FieldType.INTEGER, few, label="How many there are", minimum=0)
    note: pl.String = field(FieldType.TEXT, label="What is to be said of it")


class Thing(pa.DataFrameModel):
    """As published."""

    thing_id: pl.String = pa.Field(nullable=False)
    kind: pl.String = pa.Field(nullable=True)
    made_on: pl.Date = pa.Field(nullable=True)
    weight: pl.Float64 = pa.Field(nullable=True)
    count: pl.Int64 = pa.Field(nullable=True)
    note: pl.String = pa.Field(nullable=True)
'''
COLUMNS = """table,field,variant,heading
thing,,standard,Things
thing,thing_id,standard,Thing number
thing,kind,standard,Whose
thing,made_on,standard,Made on
thing,weight,standard,Weight in kg
thing,count,standard,How many
thing,note,standard,Remarks
"""
CODES = "code,label,valid_from,valid_to\no,own,,\nb,borrowed,,\nf,found,,\n"
HEADINGS = ("Thing number", "Whose", "Made on", "Weight in kg", "How many", "Remarks")
CLEAN = (
    ("T1", "own", date(2015, 7, 3), 1.25, 3, "Blue one"),
    ("T2", "borrowed", date(2015, 7, 14), 0.75, 12, "From next door"),
    ("T3", "found", date(2015, 8, 21), 12.5, 1, "By the lake"),
    ("T4", "own", date(2015, 9, 9), 3.125, 40, "Green one"),
)
BORROWED = (*CLEAN, ("T5", "borrowed", date(2015, 9, 10), 2.5, 7, None))
BEFORE = tuple((*row[:2], date(2015, 5, 1 + number), *row[3:]) for number, row in enumerate(CLEAN))
FOUND = "rule,severity,sheet,cell\nthings.thing.note.borrowed,query,Things,F6\n"
TITLE = "things 2015-16 Q2"


@dataclass(frozen=True, slots=True)
class Package:
    """What is in the files of a package besides what is in those of the good one, and words put in others' places."""

    init: str = ""
    swaps: Mapping[str, str] = field(default_factory=dict)
    found: str = FOUND
    clean_found: str = ""

    def write(self, folder: Path) -> None:
        """Write the package into a new folder, which is named as it."""
        (folder / "codelists").mkdir(parents=True)
        (folder / "samples").mkdir()
        files = {
            "__init__.py": INIT + self.init, "models.py": MODELS, "columns.csv": COLUMNS, "README.md": "# Things\n",
            "codelists/kind.csv": CODES, f"samples/borrowed {TITLE}.expected.csv": self.found,
        }  # fmt: skip
        if self.clean_found:
            files[f"samples/{TITLE}.expected.csv"] = self.clean_found
        for name, text in files.items():
            for old, new in self.swaps.items():
                text = text.replace(old, new)  # noqa: PLW2901 - each swap goes on from the one before
            (folder / name).write_text(text, encoding="utf-8")
        for name, rows in ((TITLE, CLEAN), (f"borrowed {TITLE}", BORROWED)):
            Grid((Page("Things", (HEADINGS, *rows)),)).write(folder / "samples" / f"{name}.xlsx")


def _harmonise(frame: str) -> str:
    return f"""

@hookimpl
def harmonise(tables):
    frame = published_frame(tables, PUBLISHED)
    return Harmonised({{"thing": {frame}}})
"""


def _read(change: str) -> str:
    return f"""
from dataclasses import replace

@hookimpl
def read(workbook, declared):
    tables, findings = Defaults().read(workbook, declared)
    if "thing" not in tables:
        return tables, findings
    table = tables["thing"]
    {change}
    return {{"thing": table}}, findings
"""


def _identify(claim: str) -> str:
    return f"""
from alexi_ingest.period_styles import period_in

@hookimpl
def identify(preview, declared):
    own = Defaults().identify(preview, declared)
    return {claim}
"""


COMPARING = Package(
    swaps={
        "import FieldType, field,": "import FieldType, field, same_as_last,",
        "from alexi_ingest.api import (\n": "from alexi_ingest.api import (\n    Absence,",
        "FieldType.CODE, label": 'FieldType.CODE, same_as_last("thing", "thing_id"), label',
        '("thing_id",))\nPUBLISHED': '("thing_id",), absences=(GONE, MOST))\nPUBLISHED',
        "THING = ": 'GONE = Absence("gone", "absent", "Still there", "thing", "thing_id", "thing")\n'
        'MOST = Absence("most", "most_absent", "Most there", "thing", "thing_id", "thing", share=0.5)\nTHING = ',
        "(THING,), (PUBLISHED,))": "(THING,), (PUBLISHED,), history=True)",
    }
)
"""A good package that compares with the return of the period before."""


_ALWAYS = [f"things.thing.count.few,error,Things,E{row}" for row in range(2, 7)]
_HEAD = "rule,severity,sheet,cell"
MISTAKES: Mapping[str, tuple[str, str, Package]] = {
    "a hook is misspelt": ("loads", "there is no hook `harmonize`", Package(
        "\n\n@hookimpl\ndef harmonize(tables): ...\n")),
    "a hook has no mark": ("loads", "no @hookimpl above it", Package("\n\ndef read(workbook): ...\n")),
    "a field has no heading": ("loads", "field 'weight' of table 'thing' has no heading", Package(
        swaps={"thing,weight,standard,Weight in kg\n": ""})),
    "nothing tells rows apart": ("loads", 'and the last one unique("person_id")', Package(
        swaps={', ("thing_id",))\nPUBLISHED': ")\nPUBLISHED", "FieldType.ID, unique(),": "FieldType.ID,"})),
    "a code list is not there": ("loads", "names the code list 'kinds', which is not there", Package(
        swaps={'codes="kind"': 'codes="kinds"'})),
    "rows are shifted": ("addresses", "changed when", Package(_read(
        "table = replace(table, frame=table.frame.with_columns(pl.col(ROW).shift(1).fill_null(pl.col(ROW).max())))"),
        found=FOUND.replace("F6", "F5"))),
    "a rule never fires": ("rules", "it never fires", Package(swaps={
        'pl.col("count") < 1000': 'pl.col("count").is_null() | pl.col("count").is_not_null()'})),
    "a rule always fires": ("rules", "it fires wherever it applies", Package(
        swaps={'pl.col("count") < 1000': 'pl.col("count") < 0'},
        clean_found="\n".join([_HEAD, *_ALWAYS[:4], ""]),
        found="\n".join([_HEAD, *_ALWAYS, "things.thing.note.borrowed,query,Things,F6", ""]))),
    "a rule reads no field": ("loads", "reads 'counts', which is no field of table 'thing'", Package(
        swaps={'pl.col("count") < 1000': 'pl.col("counts") < 1000'})),
    "a severity is misspelt": ("loads", "'querry' is not a valid Severity", Package(
        found=FOUND.replace("query", "querry"))),
    "what is empty is filled": ("values", "'none' is published, and the cell says None", Package(_harmonise(
        'frame.with_columns(pl.col("note").fill_null("none"))'))),
    "the schema drops a column": ("publishes", "it is asked for, and dropped", Package(
        swaps={"    weight: pl.Float64 = pa.Field(nullable=True)\n": ""})),
    "the order of a set": ("deterministic", "another order of sets", Package(_harmonise(
        'frame.join(pl.DataFrame({"thing_id": list({*frame["thing_id"]})}), on="thing_id", maintain_order="right")'))),
    "chance": ("deterministic", "it draws random numbers: {name}.harmonise, line", Package(
        "\nimport random\n" + _harmonise("frame.sort(ROW, descending=random.random() < 2)"))),
    "the clock": ("deterministic", "it reads the clock: {name}.harmonise, line", Package(
        "\nfrom datetime import date\n" + _harmonise("frame.filter(pl.lit(date.today().year > 2000))"))),
    "an answer that is kept": ("deterministic", "differ when it is asked twice", Package(
        "\nKEPT = []\n" + _harmonise("frame.sort(ROW, descending=bool(KEPT.append(1) or len(KEPT) % 2))"))),
    "everything is claimed": ("foreign", "a shopping list is not claimed", Package(_identify(
        '[Claim("things", "things", 1.0, "it is a file")]'))),
    "the period of the name": ("file-name", "it changes when the file is given another name", Package(_identify(
        'own and [Claim("things", "things", own[0].confidence, "so it is called", period_in(preview.filename))]'))),
    "rows are doubled": ("records", "more than once", Package(_harmonise("pl.concat([frame, frame.head(1)])"))),
    "rows are dropped": ("records", "1 of 4 are not, and nothing is said of them", Package(
        _harmonise("frame.head(3)"))),
    "rows are not read": ("records", "and no finding is about them", Package(_read(
        "table = replace(table, frame=table.frame.head(3))"), found=_HEAD)),
    "values are rounded": ("values", "1.3 is published, and the cell says 1.25", Package(_harmonise(
        'frame.with_columns((pl.col("weight") * 10 + 0.01).round(0) / 10)'))),
    "values are in capitals": ("values", "'BLUE ONE' is published, and the cell says 'Blue one'", Package(_read(
        'table = replace(table, frame=table.frame.with_columns(pl.col("note").str.to_uppercase()))'))),
    "a column stays empty": ("publishes", "empty in all samples, though the samples fill the field", Package(
        _harmonise('frame.with_columns(pl.lit(None, pl.Float64).alias("weight"))'))),
    "a finding is a row too low": ("findings", "it stays the same whatever is put into the cell", Package(
        swaps={"CellRef(table.sheet, row, ": "CellRef(table.sheet, row - 1, "}, found=FOUND.replace("F6", "F5"))),
    "a finding counts rows": ("findings", "it stays where it is when the list stands lower", Package(
        swaps={"for row in odd[ROW].to_list()": "for row in [6 for _ in odd[ROW]]"})),
    "it never ends": ("bounded", "hook 'harmonise'", Package(_harmonise("[None for _ in iter(int, 1)]"))),
    "it takes all memory": ("bounded", "memory", Package(_harmonise(
        "frame if [bytearray(b'x') * 10_000_000 for _ in range(100_000)] else 0"))),
    "it prints": ("quiet", "it prints: {name}.harmonise, line", Package(_harmonise("print(frame) or frame"))),
    "it writes": ("quiet", "it writes a file: {name}.harmonise, line", Package(_harmonise(
        'frame if Path("kept.txt").write_text("x") else frame'))),
    "places are fixed": ("layouts", "with a sheet of notes before the others", Package(_read(
        "table = replace(table, frame=workbook.sheets[0].frame.select(pl.int_range(1, pl.len() + 1, dtype=pl.UInt32)"
        ".alias(ROW), *(pl.col(str(i)).alias(n) for i, n in enumerate(table.columns))).slice(1))"))),
    "a brace is unknown": ("sentences", "{{amount}} is neither a field of the table nor a word", Package(
        swaps={"{Heading} is {value}": "{Heading} is {amount}"})),
    "a message is rude": ("sentences", "it says “invalid”", Package(
        swaps={"which is very many": "which is invalid"})),
    "there is no README": ("documented", "there is none in {name}", Package(swaps={"# Things\n": "\n"})),
    "a clean sample is not clean": ("samples", "seems lent (and 1 more)", Package(
        swaps={'(pl.col("kind") == "b") & pl.col("note").is_null()': 'pl.col("note").is_not_null()',
               "{Heading} is empty, and the thing is borrowed": "The thing seems lent"},
        found="\n".join([_HEAD, *(f"things.thing.note.borrowed,query,Things,F{row}" for row in range(2, 6)), ""]))),
    "a hook fails": ("samples", "hook 'harmonise': ZeroDivisionError in {name}.harmonise", Package(
        _harmonise("1 / 0"))),
}  # fmt: skip
"""By what is wrong: the check that is meant for it, words of what it says, and the package."""
