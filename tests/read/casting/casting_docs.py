"""Write `docs/casting.md` from the cases of casting: `python -m tests.read.casting.casting_docs`."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from alexi_ingest.declare import Field, FieldType, PublishedTable
from alexi_ingest.report.context import with_labels
from alexi_ingest.report.names import Names, TableNames, plain
from alexi_ingest.report.words import speak
from alexi_ingest.validate.findings import expand
from alexi_ingest.validate.quality import flags
from tests.read.casting.cast_cells import LISTS, RECEIVED, run
from tests.read.casting.casting_cases import FIGURES, Section
from tests.read.casting.casting_cases_words import WORDS

if TYPE_CHECKING:
    from alexi_ingest.read.cast import Cast

PAGE = Path(__file__).parents[3] / "docs" / "casting.md"
LONGEST = 60
"""A case whose text is longer is about its length, and not shown."""
OPENING = f"""# How cells are read

What a hub types in a cell is read as a careful person would read it. Where that is plain, nothing is said. What was
tidied is listed with what was sent and what it was read as; what cannot be read, or could be read in two ways, is said
in the sentence below, at its cell.

Each case below is a test: the page is written from the cases in `tests/read/casting` by
`python -m tests.read.casting.casting_docs`. Files are as if received on {plain(RECEIVED.isoformat())}. *Flag* is the
status of the published value (SDMX CL_OBS_STATUS): O missing, since it could not be read; V asked about; A tidied; E an
estimate; U less reliable; Q held back; M not applicable; L not collected.
"""


def rendered() -> str:
    """Give the page."""
    return "\n".join((OPENING, *map(_section, (*FIGURES, *WORDS))))


def _section(section: Section) -> str:
    shown = [case for case in section.cases if len(case[0]) <= LONGEST]
    texts = [sent for sent, _, _ in shown]
    if section.column:
        lines = _lines(section, [[text] for text in texts], texts)
    else:
        alike = [[sent for sent, _, _ in cases] for _, cases in groupby(shown, key=lambda case: case[1:])]
        lines = [line for group in alike for line in _lines(section, [group], group[:1])]
    table = ["| Sent | Read as | What the hub reads (of the first) | Flag |", "| --- | --- | --- | --- |", *lines]
    return (
        "\n\n".join((f"## {section.title}", *filter(None, (section.about, _declared(section))), "\n".join(table)))
        + "\n"
    )


def _declared(section: Section) -> str:
    facts = []
    if section.declared.get("required"):
        facts.append("must be filled in")
    if "maximum" in section.declared:
        facts.append(f"{section.declared['minimum']} to {section.declared['maximum']}")
    if "codes" in section.declared:
        entries = LISTS[section.declared["codes"]].entries
        facts.append("; ".join(dict.fromkeys(f"{entry.code} {entry.label}" for entry in entries)))
    return f"“{section.heading}”: {', '.join(facts)}." if facts else ""


def _lines(section: Section, sent: list[list[str]], texts: list[str]) -> list[str]:
    """Give a line for each of `texts`, the cells of one column; `sent` are the texts that are read as they are."""
    cast = run(section.kind, *texts, **section.declared)
    done = replace(cast, table=replace(cast.table, headings={"f": section.heading}))
    said = _said(section, done, len(texts))
    statuses = _statuses(done, len(texts))
    values = done.table.frame["f"].to_list()
    return [
        f"| {', '.join(map(_code, alike))} | {_value(section, value)} | {_escaped(words)} | {status} |"
        for alike, value, words, status in zip(sent, values, said, statuses, strict=True)
    ]


def _said(section: Section, done: Cast, count: int) -> list[str]:
    """Give what is said of each cell: the message, and how to mend it where somebody must."""
    field = Field("f", section.kind, section.heading, heading=section.heading, **section.declared)
    table = TableNames("Sheet", ("row", "rows"), {"f": field}, {"f": section.heading})
    names = Names({"t": table}, LISTS)
    said: list[list[str]] = [[] for _ in range(count)]
    for finding in expand("casting", done.hits, {"t": done.table}, {}):
        spoken = speak(finding, names)
        quiet = spoken.fix.startswith("Nothing to do")
        assert spoken.where.row is not None
        said[spoken.where.row - 5].append(spoken.message + ("." if quiet else f". {spoken.fix}"))
    return [" ".join(one) for one in said]


def _statuses(done: Cast, count: int) -> list[str]:
    flagged = flags("casting", done.hits, {"t": done.table}, [PublishedTable("t", object, ("f",), "t")])
    found: list[list[str]] = [[] for _ in range(count)]
    for row, status in flagged.select("_row", "obs_status").rows():
        if status not in found[row - 5]:
            found[row - 5].append(status)
    return [" ".join(one) for one in found]


def _value(section: Section, value: object) -> str:
    if value is None:
        return ""
    if section.kind is FieldType.MONTH:
        return f"{value:%m/%Y}"
    if "codes" in section.declared:
        labels = {entry.code: entry.label for entry in LISTS[section.declared["codes"]].entries}
        return _escaped(with_labels(str(value), labels))
    if section.kind in (FieldType.ID, FieldType.TEXT):
        return _code(str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(str(value), numbers=section.kind in (FieldType.INTEGER, FieldType.DECIMAL))


def _code(text: str) -> str:
    """Give a text as code, in which what cannot be seen is named."""
    named = "".join(_seen(sign) for sign in text)
    return f"`{named}`".replace("|", "\\|")


def _seen(sign: str) -> str:
    if sign == " " or (sign.isprintable() and not sign.isspace()):
        return sign
    return {"\n": "⏎", "\t": "⇥"}.get(sign) or f"[{unicodedata.name(sign).lower()}]"


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;").replace("[", "\\[")


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(rendered(), encoding="utf-8")
