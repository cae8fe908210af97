"""Tables of many kinds for the tests, as rows of headings and rows of data, drawn at random."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.read.locating.sheet_words import AREAS, GENDERS, REMARKS, ROLES, SOURCES, day, fields, number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

Row = list[object]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of headings, and those of data below."""

    heads: Sequence[Row]
    body: Sequence[Row]


def merged(cells: Sequence[tuple[object, int]]) -> Row:
    """Give a row of merged cells, each a text and how many columns it spans: the first has the text."""
    return [cell for text, span in cells for cell in (text, *[None] * (span - 1))]


def case_list(rng: Random) -> Table:
    """Draw a list of cases, as Annex A and the SSDA903 have them; cells may be missing, and headings too."""
    chosen = fields(rng)
    heads: Row = [name for name, _ in chosen]
    if rng.random() < 0.1 and len(heads) > 3:
        heads[rng.randrange(len(heads))] = None
    sparse = rng.choice((0, 0, 0.1, 0.5))
    count = rng.choice((0, 1, 2, 3, 8, 30, 80)) if len(heads) > 2 else rng.randint(2, 30)
    body: list[Row] = [
        [give(at) if not place or rng.random() >= sparse else None for place, (_, give) in enumerate(chosen)]
        for at in range(count)
    ]
    for _ in range(rng.choice((0, 0, 1, 2)) if count > 3 else 0):
        body.insert(rng.randrange(2, len(body)), [])
    return Table([heads], body)


def grouped_list(rng: Random) -> Table:
    """Draw a list of cases under a row that names groups of its columns."""
    chosen = fields(rng)[:9]
    while len(chosen) < 4:
        chosen = fields(rng)[:9]
    cut = rng.randint(2, len(chosen) - 2)
    names = rng.sample(("Child details", "Referral", "Outcome", "For office use", "Section A", "About you"), 2)
    upper = merged([(names[0], cut), (names[1], len(chosen) - cut)])
    body: list[Row] = [[give(at) for _, give in chosen] for at in range(rng.choice((1, 3, 12)))]
    return Table([upper, [name for name, _ in chosen]], body)


def statistics(rng: Random) -> Table:
    """Draw a published table: areas down, years or classes across, perhaps under one or two rows of groups."""
    labels = rng.choice((["Area"], [None], ["Code", "Area"], ["Region", "Area name"], ["Area code", "Region", "Area"]))
    across = rng.choice((_years, _years, _classes, _ages))(rng)
    groups = rng.choice((0, 0, 1, 2, 2, 3))
    heads: list[Row] = [[*labels, *across * max(groups, 1)]]
    if groups:
        names = rng.sample(("Number", "Percentage", "Boys", "Girls", "All children", "Rate per 10,000"), groups)
        parents = merged([(name, len(across)) for name in names])
        up = rng.random() < 0.5
        heads = [[*(labels if up else [None] * len(labels)), *parents], [*([None] * len(labels) if up else labels),
                 *heads[0][len(labels):]]]  # fmt: skip
        if groups > 1 and rng.random() < 0.25:
            heads.insert(0, [*[None] * len(labels), *merged([("Young people supported", groups * len(across))])])
            if up:
                heads[0][: len(labels)], heads[1][: len(labels)] = labels, [None] * len(labels)
    width = len(across) * max(groups, 1)
    if len(heads) < 3 and width > 2 and rng.random() < 0.15:
        heads.append(_under(rng, len(labels), width))
    body = _areas(rng, len(labels), width)
    return Table(heads, body) if rng.random() < 0.8 else _spaced(Table(heads, body), len(labels))


def _years(rng: Random) -> Row:
    first, count = rng.randint(2005, 2014), rng.randint(2, 7)
    form = rng.choice(("int", "text", "financial", "quarter", "date", "long", "month"))
    years = range(first, first + count)
    if form == "date":
        return [day(rng).replace(year=year, month=3, day=31) for year in years]
    if form == "month":
        return ["Apr", "May", "Jun", "Jul", "Aug", "Sep"][:count]
    give = {
        "int": int, "text": str, "financial": lambda year: f"{year}/{(year + 1) % 100:02}",
        "quarter": lambda year: f"{first}/{(first + 1) % 100:02} Q{year - first + 1}",
        "long": lambda year: f"{year}-{(year + 1) % 100:02}",
    }  # fmt: skip
    return [give[form](year) for year in (years if form != "quarter" else years[:4])]


def _classes(rng: Random) -> Row:
    return rng.choice((
        ["Female", "Male", "Total"], ["Number", "Percentage"], ["Under 13", "13 to 15", "16+", "All"], ["Yes", "No"],
        ["0-4", "5-10", "11-15", "16-17"], ["Opening", "New", "Closed", "Closing"], ["Count1", "Rate2", "Change (%)"],
        ["Accepted referrals in the period", "Referrals not accepted", "All"], ["<1", "1-4", "5-9", "10+"],
    ))  # fmt: skip


def _ages(rng: Random) -> Row:
    first = rng.choice((0, 1, 10))
    return [*range(first, first + rng.randint(4, 8)), *(["Total"] if rng.random() < 0.5 else [])]


def _under(rng: Random, labels: int, width: int) -> Row:
    """Give a row of units, or of the columns' numbers."""
    if rng.random() < 0.5:
        unit = rng.choice(("%", "\u00a3000", "Number", "No.", "(thousands)"))
        return [*[None] * labels, *[unit] * width]
    return [*range(1, labels + width + 1)] if rng.random() < 0.6 else [*[None] * labels, *range(1, width + 1)]


def _areas(rng: Random, labels: int, width: int) -> list[Row]:
    body: list[Row] = []
    for at in range(rng.choice((3, 5, 9, 20))):
        names: Row = [f"E{6000 + at:08}", "England", AREAS[at % len(AREAS)] + ("" if at < len(AREAS) else f" {at}")]
        names = {1: names[2:], 2: rng.choice((names[::2], names[1:])), 3: names}[labels]
        body.append([*names, *[number(rng) for _ in range(width)]])
    if rng.random() < 0.3:
        for at in range(len(body) - 1, -1, -4):
            body.insert(at, rng.choice(([["England", "North", "Wales"][at % 3]], [])))
    if rng.random() < 0.2 and body[0]:
        body.insert(0, ["England"])
    return body


def _spaced(table: Table, labels: int) -> Table:
    """Put a blank column after the labels."""
    return Table(
        [[*row[:labels], None, *row[labels:]] for row in table.heads],
        [[*row[:labels], None, *row[labels:]] if row else [] for row in table.body],
    )


def blocks(rng: Random) -> Table:
    """Draw outcome or risk blocks: the same headings again under Initial, Review and Final, or T1, T2 and T3."""
    names = rng.choice((["Initial", "Review", "Final"], ["T1", "T2", "T3"], ["Assessment 1", "Assessment 2"]))
    inner = rng.choice((
        ["Date", "Score"], ["Date", "Scale", "Score", "Completed by"], ["Date", "Vulnerability", "Moderate", "Total"],
        ["Score", "Level"], ["Date", "Tool", "Category", "Total"],
    ))  # fmt: skip
    left = rng.choice((["ID"], ["Person ID", "Spoke"], ["ID", "Worker role", "Opened"], []))
    up = rng.random() < 0.5
    blank: Row = [None] * len(left)
    heads: list[Row] = [
        [*(left if up else blank), *merged([(name, len(inner)) for name in names])],
        [*(blank if up else left), *inner * len(names)],
    ]
    body: list[Row] = []
    for at in range(rng.choice((1, 2, 6, 25))):
        row: Row = [f"P{at:03}", rng.choice(AREAS), day(rng)][: len(left)]
        for place in range(len(names)):
            row += [_measure(rng, name) if rng.random() < 1 - place * 0.35 else None for name in inner]
        body.append(row)
    return Table(heads, body)


def _measure(rng: Random, name: str) -> object:
    if name == "Date":
        return day(rng)
    words = {"Scale": ("SDQ", "SWEMWBS"), "Completed by": ROLES, "Level": ("High", "Low"), "Tool": ("SERAF", "local"),
             "Category": ("1 not at risk", "2 mild", "High")}  # fmt: skip
    return rng.choice(words[name]) if name in words else rng.randrange(17)


def grid(rng: Random) -> Table:
    """Draw a grid of a form: sources down, gender and age band across; filled in or not."""
    bands = rng.choice((["Under 13", "13-15", "16-17"], ["0-12", "13+"], ["Yes", "No", "Not known"]))
    label = rng.choice(("Referral source", None, "Source"))
    names = ["Female", "Male", "Not recorded"][: rng.randint(2, 3)]
    heads: list[Row] = [[None, *merged([(name, len(bands)) for name in names])], [label, *bands * len(names)]]
    if rng.random() < 0.4:
        heads, names = [[label, *bands, "Total"]], [*names[:1]]
    width = len(heads[-1]) - 1
    filled = rng.random() < 0.7
    body: list[Row] = [[source, *[number(rng) if filled else None for _ in range(width)]] for source in SOURCES]
    return Table(heads, [*body, ["Total", *[rng.randrange(90) if filled else None for _ in range(width)]]])


def pivot(rng: Random) -> Table:
    """Draw what a pivot table leaves."""
    across = rng.choice((["Count of ID"], ["Count of ID", "Sum of Hours"], ["Female", "Male", "Grand Total"]))
    body: list[Row] = [[area, *[rng.randrange(60) for _ in across]] for area in AREAS[: rng.randint(3, 9)]]
    return Table([["Row Labels", *across]], [*body, ["Grand Total", *[rng.randrange(400) for _ in across]]])


def texts(rng: Random) -> Table:
    """Draw a table all of text: a directory, a code list, a tracker of policies with areas across."""
    form = rng.choice(("directory", "codes", "tracker", "sparse"))
    if form == "codes":
        heads: Row = rng.choice((["Code", "Label"], ["Code", "Meaning", "Notes"], ["Value", "Description"]))
        made: list[Row] = [[f"{code}{at}" if rng.random() < 0.3 else code, source, None][: len(heads)]
                           for at, (code, source) in enumerate(zip("ABCDEF", SOURCES, strict=False))]  # fmt: skip
        return Table([heads], made)
    if form == "tracker":
        areas = list(AREAS[: rng.randint(2, 8)])
        items = ("Strategy", "Protocol", "Coordinator", "Operational group", "Data sharing")
        states = ("In place", "Draft", "None", "Under review")
        return Table([[rng.choice(("Item", None, "Policy")), *areas]],
                     [[item, *[rng.choice(states) for _ in areas]] for item in items])  # fmt: skip
    sparse = 0.5 if form == "sparse" else 0
    columns = {
        "Role": ROLES,
        "Area": AREAS,
        "Gender": GENDERS,
        "Remarks": REMARKS,
        "Source": SOURCES,
        "Agency": SOURCES,
    }
    names = rng.sample(sorted(columns), rng.randint(2, 6))
    body: list[Row] = [[rng.choice(columns[name]) if rng.random() >= sparse else None for name in names]
                       for _ in range(rng.choice((2, 5, 20)))]  # fmt: skip
    return Table([list(names)], [row for row in body if any(row)])


def single(rng: Random) -> Table:
    """Draw a list of one column."""
    name, values = rng.choice((("Name", AREAS), ("Area", AREAS), ("Source of referral", SOURCES), ("Role", ROLES)))
    return Table([[name]], [[value] for value in values])


def narrow(rng: Random) -> Table:
    """Draw a table of two columns: a label and a figure."""
    heads = rng.choice((["Area", "Number"], ["Source", "Referrals"], [None, "Total"], ["Year", "Young people"]))
    labels: Sequence[object] = AREAS if heads[0] != "Year" else range(2008, 2016)
    return Table([list(heads)], [[label, rng.randrange(400)] for label in labels])
