"""What is cut out of plainly written XML, very many cells at once, is what a reader of all XML finds one by one."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alexi_ingest.model import Kind
from alexi_ingest.read.formats import cut, plain, rows, xlsx
from alexi_ingest.read.formats.raw import DoubtError, moment, moments
from alexi_ingest.read.guard import Limits
from alexi_ingest.read.package import DAMAGE, opened
from alexi_ingest.read.textual import text_of, texts_of
from tests.read.books import FORMATS, book, changed

if TYPE_CHECKING:
    from pathlib import Path

SHEET, SHARED = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
LOOKS: list[Any] = [
    date(2016, 3, 1), datetime(2016, 3, 1, 12, 30), time(9, 30), timedelta(hours=30),  # noqa: DTZ001 - no time zones
]  # fmt: skip
STYLES = range(len(FORMATS) + 1)
"""0 shows plain numbers, then in the order of `FORMATS`."""

BITS = ["a", "\u00e9", " ", "\n", "\t", "&amp;", "&lt;", "&#10;", "&#xE9;", "_x000D_", "_x0041_", "_x", ">", '"']
WORDS = st.lists(st.sampled_from(BITS), max_size=4).map("".join)
KEPT = ' xml:space="preserve"'
PLAIN_TEXTS = st.builds("<t{}>{}</t>".format, st.sampled_from(["", KEPT]), WORDS)
RUNS = st.lists(PLAIN_TEXTS.map('<r><rPr><b/><sz val="9"/></rPr>{}</r>'.format), min_size=1, max_size=3).map("".join)
SAID = '<rPh sb="0" eb="1"><t>ka</t></rPh><phoneticPr fontId="1"/>'
TEXTS = st.builds("{}{}".format, PLAIN_TEXTS | RUNS | st.just("<t/>"), st.sampled_from(["", "", SAID]))
NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.floats(-1000, 60_000).map(lambda number: f"{number:.15g}"),
    st.floats(-5, 5_000_000).map("{:E}".format),
    st.integers(0, 3_000_000 * 86_400).map(lambda seconds: repr(seconds / 86_400)),
    st.sampled_from(["0", "-0", "1.0", "007", "60", "61", "0.5", "1462", "1e5", "2958465.99999999"]),
)
FORMULAS = st.sampled_from(["", "<f>SUM(1,2)&gt;3</f>", '<f t="shared" si="0"/>'])
BODIES = st.one_of(
    st.builds("{}<v>{}</v>".format, FORMULAS, NUMBERS).flatmap(
        lambda body: st.sampled_from(STYLES).map(lambda style: (f' s="{style}"', body))
    ),
    st.integers(0, 3).map(lambda number: (' t="s"', f"<v>{number}</v>")),
    TEXTS.map(lambda text: (' t="inlineStr"', f"<is>{text}</is>")),
    st.builds("{}<v{}>{}</v>".format, FORMULAS, st.sampled_from(["", KEPT]), WORDS).map(
        lambda body: (' t="str"', body)
    ),
    st.sampled_from(["1", "0", "true", "false"]).map(lambda said: (' s="1" t="b"', f"<v>{said}</v>")),
    st.sampled_from(["#N/A", "#DIV/0!"]).map(lambda said: (' t="e"', f"<v>{said}</v>")),
    st.sampled_from([("", ""), ("", "<v></v>"), (' t="s"', "<v/>"), (' t="str"', ""), (' t="n"', "<v/>")]),
)
ROWS = st.lists(st.lists(st.none() | BODIES, max_size=4), max_size=6)


def written(cells: list[list[tuple[str, str] | None]]) -> str:
    return "".join(
        f'<row r="{row}" spans="1:4">'
        + "".join(f'<c r="{"ABCD"[at]}{row}"{cell[0]}>{cell[1]}</c>' for at, cell in enumerate(line) if cell)
        + f'<c r="XFD{row}" s="1"/></row>'
        for row, line in enumerate(cells, 1)
    )


def workbook(path: Path, data: str, shared: list[str], *, era: bool = False) -> Path:
    """Write a workbook of one sheet with these rows and shared texts in XML."""
    book(path, {"A": [[1, *LOOKS], ["x", "y"]]}, date_1904=era)
    changed(path, SHARED, lambda xml: re.sub(b"<si>.*</si>", lambda _: "".join(shared).encode(), xml, flags=re.DOTALL))
    rows = f"<sheetData>{data}</sheetData>".encode()
    return changed(path, SHEET, lambda xml: re.sub(b"<sheetData>.*</sheetData>", lambda _: rows, xml, flags=re.DOTALL))


def agree(path: Path) -> None:
    """Hold both readers against each other: texts, problems, and values with their types."""
    (one,), (other,) = plain.sheets(path, Kind.XLSX, Limits()), xlsx.sheets(path, Limits(), Kind.XLSX)
    raw = other.sheet()
    assert (one.name, one.hidden, one.problems) == (raw.name, raw.hidden, raw.problems)
    assert one.frame.rows() == raw.frame.rows()
    assert set(one.frame.dtypes) <= {pl.String}
    ((_, values),) = plain.typed_sheets(path, Kind.XLSX, Limits())
    assert [[(type(cell), cell) for cell in row] for row in values] == [
        [(type(cell), cell) for cell in row] for row in other.typed()
    ]


@settings(deadline=None, max_examples=150)
@given(ROWS, st.lists(TEXTS, min_size=4, max_size=4), st.booleans())
def test_whatever_stands_in_a_sheet_both_readers_agree(
    tmp_path_factory: pytest.TempPathFactory,
    cells: list[list[tuple[str, str] | None]],
    shared: list[str],
    era: bool,  # noqa: FBT001 - both eras of dates
) -> None:
    path = tmp_path_factory.mktemp("both") / "a.xlsx"
    agree(workbook(path, written(cells), [f"<si>{text}</si>" for text in shared], era=era))


@pytest.mark.parametrize("size", [1, 60, 500, 5_000])
def test_a_sheet_that_comes_in_chunks_is_the_same(tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [[("", f"<v>{row}</v>"), None, (' t="inlineStr"', f"<is><t>{'x' * row}</t></is>")] for row in range(40)]
    path = workbook(tmp_path / "a.xlsx", written(cells), ["<si><t>a</t></si>"])
    monkeypatch.setattr(rows, "CHUNK", size)
    monkeypatch.setattr(rows, "_LONGEST", 1_000_000)
    monkeypatch.setattr(cut, "CHUNK", size)
    agree(path)


@pytest.mark.parametrize("size", [1, 2, 7, 64, 10_000])
def test_rows_are_found_wherever_the_xml_is_parted(size: int) -> None:
    data = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"/>'
    for prefix in ("", "x:"):
        xml = f'<?xml version="1.0"?><worksheet><cols/><sheetData>{data}</sheetData><a><row/></a></worksheet>\n'
        parts = re.sub("<(/?)(?=[a-z])", rf"<\1{prefix}", xml).encode()
        given = rows.rows(parts[at : at + size] for at in range(0, len(parts), size))
        assert b"".join(given).decode() == f"</row>{data}"


@pytest.mark.parametrize(
    "xml",
    [
        b"<worksheet><sheetData></worksheet>",
        b"<worksheet><sheetData></sheetData>",
        b"<worksheet></worksheet>",
        b"<workbook><sheetData/></workbook>",
        b"<worksheet><!-- <sheetData/> --></worksheet>",
        b'<?xml version="1.0" encoding="latin-1"?><worksheet><sheetData/></worksheet>',
    ],
)
def test_what_is_no_plain_worksheet_is_doubted(xml: bytes) -> None:
    with pytest.raises(DoubtError):
        list(rows.rows(iter([xml])))


@pytest.mark.parametrize(
    "data",
    [
        '<row r="1"><c r="A1">5</c></row>',
        '<row r="1"><c r="A1"><v>5</v></c>7</row>',
        '<row r="1"><c r="A1"><v>5</c></row>',
        '<row r="1"><c r="A1"><v>five</v></c></row>',
        '<row r="1"><c r="A1"><v>INF</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>4</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is>a</is></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&nbsp;</t></is></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[a]]></t></is></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A0"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><!-- --></row>',
        '<!-- <row r="1"> --><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c><v>1</v></c></row>',
        '<row r="1"><c r="A1"/><c><v>1</v></c></row>',
        '<row r="1"><c><v>1</v></c><c r="B1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" x="1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"<c r="B1"><v>1</v></c></row>',
    ],
)
def test_cells_that_are_not_written_plainly_are_doubted(tmp_path: Path, data: str) -> None:
    path = workbook(tmp_path / "a.xlsx", data, ["<si><t>a</t></si>"])
    with pytest.raises(DoubtError):
        plain.sheets(path, Kind.XLSX, Limits())


def test_a_part_that_is_not_as_the_package_says_is_damage(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["x"] * 50] * 50})
    package = opened(path)
    assert b"".join(package.stream(SHEET)) == package.read(SHEET)
    for name, value in (("file_size", 1), ("file_size", 10**6), ("CRC", 1)):
        package = opened(path)
        setattr(package.parts[SHEET], name, value)
        with pytest.raises(DAMAGE):
            list(package.stream(SHEET))


@given(st.lists(st.floats(0, 3_000_000) | st.integers(0, 3_000_000).map(float) | st.floats(0, 70)), st.booleans())
def test_moments_of_many_numbers_are_those_of_each(serials: list[float], era: bool) -> None:  # noqa: FBT001 - both eras
    made = pl.Series(serials, dtype=pl.Float64).to_frame("").select(moments(pl.col(""), since_1904=era)).to_series()
    assert len(made) == len(serials)
    for serial, found, text in zip(serials, made.to_list(), texts_of(made).to_list(), strict=True):
        if found is not None:
            expected = moment(serial, since_1904=era)
            assert text == text_of(expected)
            assert found == (expected if isinstance(expected, datetime) else datetime.combine(expected, time()))  # type: ignore[arg-type]
        else:
            assert not isinstance(moment(serial, since_1904=era), datetime) or serial < 61
