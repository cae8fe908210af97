"""A web page with tables is read as the one sheet that Excel makes of it, and nothing in it is lost or guessed."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from alexi_ingest.errors import ReadError
from alexi_ingest.model import Kind
from alexi_ingest.read.formats.markup import Tag, tokens
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.workbook import grid, open_workbook
from alexi_ingest.report.workbook import mark
from tests.read.books import book, needs_libreoffice, saved_by_libreoffice
from tests.read.formats.test_formats import ROWS

if TYPE_CHECKING:
    from pathlib import Path

MANY = 50_000
EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv=Content-Type content="text/html; charset=windows-1252">
<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>Q1 &amp; Q2</x:Name>
</x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]-->
<style><!-- td {mso-number-format:General;}
.xl24 {mso-style-parent:style0; mso-number-format:"dd\\/mm\\/yyyy\\;\\@";}
.xl25 {mso-number-format:"\\[h\\]\\:mm";} --></style></head><body><table>"""


def page(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def rows(path: Path, content: str) -> list[list[Any]]:
    [(_, found)] = grid(page(path / "a.xls", content))
    return found


@needs_libreoffice
def test_what_libreoffice_saves_is_read_as_the_xlsx_that_it_opened(tmp_path: Path) -> None:
    # It leaves out what is empty above and left of the cells, and a page does not keep blanks around a text.
    cells = [["spaced" if cell == "  spaced " else cell for cell in row[1:]] for row in ROWS[1:]]
    original = book(tmp_path / "a.xlsx", {"a": [*cells, ["yes", True]]})
    saved = saved_by_libreoffice(original, "html:HTML (StarCalc)")
    assert vet(saved, Limits()) is Kind.HTML
    assert grid(saved) == grid(original)
    assert [(one.row, one.observed) for one in open_workbook(saved, "a.xls").sheets[0].problems] == [
        (10, "#N/A"), (11, "#DIV/0!"),
    ]  # fmt: skip


def test_what_a_page_says_is_text_unless_nothing_is_lost_by_a_number(tmp_path: Path) -> None:
    texts = ("007", "1.50", "1234567890123456", "1,200.50", "45%", "01/02/2016", "=1+1")
    cells = "".join(map("<td>{}".format, texts))
    last = "<td>-1.5<td style='mso-number-format:\"\\@\"'>12<td>#N/A"
    path = page(tmp_path / "Return of Q1.xls", f"<table><tr>{cells}<td>12{last}</table>")
    assert grid(path) == [("Return of Q1", [[*texts, 12, -1.5, "12", "#N/A"]])]
    opened = open_workbook(path, "sent as.xls")
    assert (opened.kind, opened.sheets[0].name) == (Kind.HTML, "sent as")
    assert opened.sheets[0].frame.row(0) == (*texts, "12", "-1.5", "12", "#N/A")
    assert [(one.row, one.column) for one in opened.sheets[0].problems] == [(1, 10)]


def test_a_cell_is_what_the_program_marked_it_as(tmp_path: Path) -> None:
    content = (
        f"{EXCEL}<tr><td x:num>12<td x:num='1.5'>1<td class=xl24 x:num=\"42430\">01-Mar"
        "<td class=xl25 x:num='1.25'>30:00<td x:str='a  b '>a b<td x:bool='TRUE'>yes<td x:err='#REF!'>?<td x:num>n/a"
        "<td x:str>3<tr><td sdval='42430' sdnum='2057;0;DD/MM/YYYY'>1<td sdval='0.5' sdnum='1033;0;HH:MM'>2"
        "<td sdval='1' sdnum='1033;0;BOOLEAN'>TRUE<td sdval='7' sdnum='1033;'>7.0<td sdval='0' sdnum='1033;'>#N/A"
        "<td sdval=x>x<td class=xl24 style='mso-number-format:\"0\\.00\"' x:num='42430'>42430.00</table>"
    )
    assert grid(page(tmp_path / "a.xls", content)) == [
        ("Q1 & Q2", [
            [12, 1.5, date(2016, 3, 1), timedelta(hours=30), "a  b ", True, "#REF!", "n/a", "3"],
            [date(2016, 3, 1), time(12), True, 7, "#N/A", "x", 42430, None, None],
        ]),
    ]  # fmt: skip


def test_spans_leave_the_cells_that_they_cover_empty(tmp_path: Path) -> None:
    assert rows(
        tmp_path,
        "<TABLE><THEAD><TR><TH ROWSPAN=2>ID</TH><TH COLSPAN='2'>Visits</TH><TH rowspan=0>x</TH></TR>"
        "<TR><TH>planned<TH>held<td>y</THEAD><tr><td>1</td><td rowspan='9 '>2</td><td colspan=a>3</td></tr><td>4<td>5"
        "</TABLE>",
    ) == [["ID", "Visits", None, "x"], [None, "planned", "held", "y"], [1, 2, 3, None], [4, None, 5, None]]


def test_texts_and_tables_of_a_page_stand_below_each_other(tmp_path: Path) -> None:
    assert rows(
        tmp_path,
        "<title>not shown</title><body><h1>Return</h1>of <b>Q1</b><br><script>if (a<b) '<td>'</script><table>"
        "<caption>One</caption><tr><td>a<td>b</table><br>\n<p>and</p>\n<table><tr><td>c</td></tr>\n</table>end",
    ) == [["Return", None], ["of Q1", None], ["One", None], ["a", "b"], [None, None], ["and", None], ["c", None],
          ["end", None]]  # fmt: skip


def test_lines_and_blanks_of_a_cell_are_as_a_browser_shows_them(tmp_path: Path) -> None:
    assert rows(
        tmp_path,
        "<table><tr><td> a\n  b<br>c<br/><td><p>d</p><p>e &amp; f&#233;</p><td>g&nbsp;h<td>&nbsp;<td><br><td>1 < 2 &lt;"
        " 3<td><!-- <td> --><style>x</style>i<![if !x]>j<![endif]><td>k&copy</table>",
    ) == [["a b\nc", "d\ne & f\u00e9", "g\u00a0h", None, None, "1 < 2 < 3", "ij", "k\u00a9"]]


def test_a_table_in_a_cell_makes_room_for_itself(tmp_path: Path) -> None:
    inner = "<table><tr><td>1<td>2<tr><td>3<td>4</table>"
    assert rows(tmp_path, f"<table><tr><td>a<td>in {inner} out<td>b<tr><td>c<td>d<td>e</table>") == [
        ["a", "in", None, "b"], [None, 1, 2, None], [None, 3, 4, None], [None, "out", None, None],
        ["c", "d", None, "e"],
    ]  # fmt: skip


def test_a_table_that_only_frames_others_adds_nothing(tmp_path: Path) -> None:
    first, second = "<table><tr><td>ID<td>Date</table>", "<table><tr><td>1<td>2</table>"
    assert rows(tmp_path, f"<table><tr><td>{first}</table><table><td colspan=2>{second}</table>") == [
        ["ID", "Date"],
        [1, 2],
    ]


def test_ends_and_beginnings_that_are_left_out_or_stray_are_forgiven(tmp_path: Path) -> None:
    assert rows(tmp_path, "<tr><td>a</td></td><td>b</tr></tr><td>c<table><tr><td>d") == [
        ["a", "b"],
        ["c", None],
        ["d", None],
    ]
    assert rows(tmp_path, "<body></table><table>e<table><tr><td>f</table></table></td>g") == [["e"], ["f"], ["g"]]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8-sig", "<meta charset=iso-8859-1>"),
        ("utf-16", ""),
        ("cp1252", ""),
        ("cp1252", "<meta charset='utf-8'>"),
        ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">'),
        ("iso-8859-15", "<meta charset=iso-8859-15>"),
        ("cp1252", "<meta charset=punycode>"),
    ],
)
def test_every_encoding_of_a_page(tmp_path: Path, encoding: str, head: str) -> None:
    said = "\u00e9\u20ac\u00a3" + ("" if encoding == "iso-8859-15" else "\u201cq\u201d")
    assert grid(page(tmp_path / "a.xls", f"<html>{head}<table><td>{said}</table>", encoding)) == [("a", [[said]])]


def test_tags_are_parted_as_browsers_part_them() -> None:
    assert list(tokens("<TD a=1 b='x>y' C=\"&lt;\" d e=f/>t</td ><br/><a<b>< c<?p?></ x>z<i a")) == [
        Tag("td", False, {"a": "1", "b": "x>y", "c": "<", "d": "", "e": "f/"}), "t",  # noqa: FBT003 - it begins
        Tag("td", True, {}), Tag("br", False, {}), Tag("a<b", False, {}), "<", " c", "z",  # noqa: FBT003 - it ends
        Tag("i", False, {"a": ""}),  # noqa: FBT003 - it begins
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("<html><body>You are not logged in.</body></html>", "not_a_spreadsheet"),
        ("<html><frameset><frame src='a_files/sheet001.htm'></frameset></html>", "sheets_elsewhere"),
        (
            "<html><!--[if mso]><xml><x:WorksheetSource HRef='a_files/sheet001.htm'/></xml><![endif]--></html>",
            "sheets_elsewhere",
        ),
        ("<table></table>", "empty_file"),
        ("<table><td>&#" + "9" * 5000, "damaged"),
        ("<table><tr><td colspan=1000000>a<td>b", "too_much_inside"),
        ("<table><tr><td colspan=16384 rowspan=65534>a<td>b", "too_much_inside"),
        ("<table><tr><td colspan=16384 rowspan=2>a</table>" * 1000, "too_much_inside"),
        ("<table>" + "<tr><td rowspan=65534>" * 1000, "too_much_inside"),
        ("<table><tr>" + "<td>a" * 20_000, "too_much_inside"),
        ("<table><tr><td>a<td>" * 20_000, "too_much_inside"),
        ("<table><tr><td>a" + "<br>a" * 10 + "<table>" * MANY, None),
        ("<table><tr><td>a" + "<table><tr><td>" * 900, None),
        ("<table><tr><td>a" + "<table><tr><td>" * MANY, "too_much_inside"),
        ("<table>" + "<td>" * MANY, "too_much_inside"),
        ("<table><td>a</table>" + "<br>" * 1_100_000, "too_much_inside"),
        *(
            (f"<table><td>a{piece * MANY}", None)
            for piece in ("<div>", "<!--", "<a ", '<a b="', "<![if ", "<", "&#", "</")
        ),
    ],
    ids=range(24),
)
def test_a_hostile_or_foreign_page_ends_soon(tmp_path: Path, content: str, problem: str | None) -> None:
    path = page(tmp_path / "a.xls", content)
    if problem:
        with pytest.raises(ReadError) as refused:
            open_workbook(path, "a.xls")
        assert refused.value.problem == problem
    else:
        assert str(open_workbook(path, "a.xls").sheets[0].frame.item(0, 0)).startswith("a")


def test_the_marked_copy_of_a_page_has_its_cells(tmp_path: Path) -> None:
    path = page(tmp_path / "a.xls", "<p>Return</p><table><tr><td>ID<td>Date<tr><td>007<td>soon</table>")
    sheets = open_workbook(path, "a.xls").sheets
    assert mark(path, [], tmp_path / "out.xlsx", sheets) is Kind.XLSX
    assert grid(tmp_path / "out.xlsx")[1] == ("a", [["Return", None], ["ID", "Date"], ["007", "soon"]])


@pytest.mark.parametrize("seed", range(100))
def test_a_changed_page_is_read_or_refused_and_nothing_else(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    lines = [
        f"<tr><td class=xl24 x:num='{at}'>{at}<td rowspan={at % 3} colspan=2>a&nbsp;b<br>c</td>" for at in range(20)
    ]
    content = bytearray(f"{EXCEL}{''.join(lines)}</table><table><tr><td><table><td>x</table></table>".encode())
    for _ in range(chance.choice((1, 5, 50))):
        content[chance.randrange(len(content))] = chance.choice((chance.randrange(256), *b"<>!&'\"/="))
    (tmp_path / "a.xls").write_bytes(content[: chance.choice((len(content), chance.randrange(len(content))))])
    with suppress(ReadError):
        assert open_workbook(tmp_path / "a.xls", "a.xls").sheets
