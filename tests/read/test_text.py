"""A CSV reads as the person who sent it sees it in a spreadsheet: no row or cell shifted, cut or lost."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexi_ingest.errors import ReadError
from alexi_ingest.model import Kind
from alexi_ingest.read.delimited.records import records, split
from alexi_ingest.read.guard import Limits
from alexi_ingest.read.text import open_text, rows
from alexi_ingest.read.workbook import grid, open_workbook

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = (None, None, None)
REMARKS = ["Remark", "Good, thanks", "No", "No, not really, no"]
PLAIN = [("a", "b"), ("1", "2")]


def opened(path: Path, content: bytes) -> list[tuple[str | None, ...]]:
    path.write_bytes(content)
    return open_text(path, path.name).sheet.frame.rows()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\r\n1,2\r\n", PLAIN),
        (b"a,b\n1,2", PLAIN),
        (b"a,b\r1,2\r", PLAIN),
        (b"a,b\r\r\n1,2\r\r\n", [("a", "b"), (None, None), ("1", "2")]),
        (b"a;b\n1;2\n", PLAIN),
        (b"a\tb\n1\t2\n", PLAIN),
        (b"a|b\n1|2\n", PLAIN),
        (b"sep=;\r\na;b\r\n1;2\r\n", PLAIN),
        (b"a;b\n1,5;2,5\n1,6;3,5\n", [("a", "b"), ("1,5", "2,5"), ("1,6", "3,5")]),
        (b"a,b\n1;2;3,4\n5;6;7,8\n", [("a", "b"), ("1;2;3", "4"), ("5;6;7", "8")]),
        (b'a,b\n"x, y; z",2\n', [("a", "b"), ("x, y; z", "2")]),
        (b'a,b\n"x\r\ny",2\n3,4\n', [("a", "b"), ("x\r\ny", "2"), ("3", "4")]),
        (b'a,b\n"say ""no""",2\n', [("a", "b"), ('say "no"', "2")]),
        (b'a,b\n5" pipe,2\n', [("a", "b"), ('5" pipe', "2")]),
        (b'a,b\n"open,2\n3,4\n5,6\n', [("a", "b"), ('"open', "2"), ("3", "4"), ("5", "6")]),
        (
            b"a,b\n1,2,3\n4\n\n5,6\n",
            [("a", "b", None), ("1", "2", "3"), ("4", None, None), (None,) * 3, ("5", "6", None)],
        ),
        (b"Title\n\na,b,c\n1,2,3\n", [("Title", None, None), EMPTY, ("a", "b", "c"), ("1", "2", "3")]),
        (b"a,b\n 007 ,\xc2\xa0\n", [("a", "b"), (" 007 ", "\xa0")]),
        (b"a,b\n1,2\n,,\n,\n", PLAIN),
        (b"a,b\n1,2\n\x1a", PLAIN),
        (b"\xef\xbb\xbfa,b\n1,2\n", PLAIN),
        ("a,b\n\u00a3,\u2019\n".encode("utf-16"), [("a", "b"), ("\u00a3", "\u2019")]),
        ("a,b\n\u00a3,\u2019\n".encode("cp1252"), [("a", "b"), ("\u00a3", "\u2019")]),
        ("a,b\n\u00a3,\u2019\n".encode(), [("a", "b"), ("\u00a3", "\u2019")]),
        (b"one\ntwo\n", [("one",), ("two",)]),
        ("sep=\u00a7\na\u00a7b\n1\u00a72\n".encode(), PLAIN),
        (b"a,b\n1,2\n\x1a\r\n", PLAIN),
        (b"a,b\n1,2\r3,4\r\n", [*PLAIN, ("3", "4")]),
        (b'a,b\n"x" , "y, z"\n', [("a", "b"), ("x", "y, z")]),
        (b'a,b\n"the "big" one, new",2\n', [("a", "b"), ('the "big" one, new', "2")]),
        (b'a,b\n"Ann" Lee,"x"\n', [("a", "b"), ('"Ann" Lee', "x")]),
        (b'a,b\n"C:\\x\\",2\n', [("a", "b"), ("C:\\x\\", "2")]),
        (b'a,b\n"say \\"no\\", so",2\n', [("a", "b"), ('say "no", so', "2")]),
        (b"a,b\n'tis,2\n'007,3\n", [("a", "b"), ("'tis", "2"), ("'007", "3")]),
        ("a,b\n\u201cx, y\u201d,2\n".encode(), [("a", "b", None), ("\u201cx", " y\u201d", "2")]),
        ("a,b\nx\u2028y\x0b\x85,2\n".encode(), [("a", "b"), ("x\u2028y\x0b\x85", "2")]),
        (b'id\tj\n1\t{"k": [1, 2]}\n', [("id", "j"), ("1", '{"k": [1, 2]}')]),
        (b'id;w\n1;"a;b;"\n2;"a;"\n', [("id", "w"), ("1", "a;b;"), ("2", "a;")]),
        (b"Remark\nGood, thanks\nNo\nNo, not really, no\n", [(one,) for one in REMARKS]),
        (b"Cost\n7,80\n12,50\n", [("Cost",), ("7,80",), ("12,50",)]),
        (b"Time\n10:30:00\n11:30:00\n", [("Time",), ("10:30:00",), ("11:30:00",)]),
        (b"a b c\n1 2 x\n2 3 y\n", [("a", "b", "c"), ("1", "2", "x"), ("2", "3", "y")]),
        (b'Name\n"Day, A"\n"Lee, B"\n', [("Name",), ("Day, A",), ("Lee, B",)]),
        (b'"a,b"\n"1,""x, y"""\n', [("a", "b"), ("1", "x, y")]),
        (b'a;b;c\n1;2;3\n"4;5;6"\n', [("a", "b", "c"), ("1", "2", "3"), ("4", "5", "6")]),
        (b"a,b,c\n1,2,3\n4|5|6\n", [("a", "b", "c"), ("1", "2", "3"), ("4", "5", "6")]),
    ],
)
def test_each_way_of_writing_a_csv(tmp_path: Path, content: bytes, expected: list[tuple[str | None, ...]]) -> None:
    assert opened(tmp_path / "x.csv", content) == expected


@pytest.mark.parametrize(
    ("content", "notes"),
    [
        (b"a,b\n1,2\n", []),
        (b"a,b\n\x81\x8d,2\n", [("undefined_bytes", None, {"count": 2})]),
        (b"a,\0b\n1,2\n", [("nul_bytes", None, {"count": 1})]),
        ("a,b\n1,2\n".encode("utf-16") + b"\x00\xd8", [("unreadable_characters", None, {"count": 1})]),
        (b'a,b\n\n"x,2\n3,y\n', [("quotes_as_text", 3, {"count": 1, "first_row": "3"})]),
        (b'a,b\n"x\ny",2\n"x,3\n"y"z,4\n', [("quotes_as_text", 3, {"count": 2, "first_row": "3"})]),
        ("a,\u00e9\u00e9\n".encode() + b"1,\xa3\n", [("mixed_encodings", None, {"count": 1})]),
        (
            b"a,b\n" + b"1,2\n" * 9 + b'"1,2"\n' + b"1,2,3\n",
            [
                ("rows_split_again", 11, {"count": 1, "first_row": "11"}),
                ("longer_rows", 12, {"count": 1, "first_row": "12"}),
            ],
        ),
        (b"a,b,c\n" + b"1,2,3\n1,2\n" + b"1,2,3\n" * 9, [("shorter_rows", 3, {"count": 1, "first_row": "3"})]),
    ],
)
def test_what_had_to_be_done_is_noted(tmp_path: Path, content: bytes, notes: list[object]) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert [(one.problem, one.where.row, one.facts) for one in open_workbook(path, "x.csv").notes] == notes


LETTERS = st.characters(exclude_characters="\ufeff", exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t")
TEXTS = st.text(LETTERS, max_size=6)
BODY = st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=6)


@given(body=BODY, delimiter=st.sampled_from(",;\t|"), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_a_csv_writer_writes_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, body: list[list[str]], delimiter: str, encoding: str
) -> None:
    written = io.StringIO()
    written.write(f"sep={delimiter}\r\n")
    table = [["first", "second", "third"], *body]
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    path.write_bytes(written.getvalue().encode(encoding))
    while not any(table[-1]):
        table.pop()
    assert grid(path)[0][1] == [[cell or None for cell in row] for row in table]


TRAPS = st.text(st.sampled_from('ab,;" \n\r\t\u00e9'), max_size=40)


@given(text=TRAPS, delimiter=st.sampled_from(",;"))
def test_the_fast_way_to_split_a_text_and_the_careful_one_agree(text: str, delimiter: str) -> None:
    found = split(text.encode(), delimiter, Limits(cells=1_000))
    careful = list(records(text, delimiter))
    width = max(map(len, careful), default=0)
    assert found.widths.to_list() == list(map(len, careful))
    assert found.frame.rows() == [
        tuple(cell or None for cell in (*record, *[""] * (width - len(record)))) for record in careful
    ]


@given(body=st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=6))
def test_what_a_csv_writer_writes_is_split_as_python_reads_it(body: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written).writerows(body)
    found = csv.reader(io.StringIO(written.getvalue(), newline=""))
    assert list(records(written.getvalue(), ",")) == [record or [""] for record in found]


def test_a_line_that_opens_a_quote_costs_no_more_than_itself(tmp_path: Path) -> None:
    lines = ["a,b"] + [f'"x{number},2' for number in range(200)]
    read = opened(tmp_path / "x.csv", "\n".join(lines).encode())
    assert sum(len(row) for row in read) == 2 * len(read)
    assert "".join(str(row[0]) for row in read).count("x") == 200


def test_a_csv_is_one_sheet_named_as_the_file_was_sent(tmp_path: Path) -> None:
    path = tmp_path / "spooled"
    path.write_bytes(b"a,b\n1,2\n")
    workbook = open_workbook(path, "Sessions Q2.csv")
    assert (workbook.kind, [sheet.name for sheet in workbook.sheets]) == (Kind.CSV, ["Sessions Q2"])


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b",,\n,,\n", "empty_file"), (b"a\n" * 50 + b"," * 300, "too_much_inside"), (b'"' + b"x" * 300_000, None)],
)
def test_bounds(tmp_path: Path, content: bytes, problem: str | None) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    if problem is None:
        assert open_workbook(path, "x.csv").sheets[0].frame.shape == (1, 1)
        return
    with pytest.raises(ReadError) as refused:
        open_workbook(path, "x.csv", Limits(cells=10_000))
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        (
            b"Training return\n\nSession,Date,Attended\nS1,1 May 2015\n\nS2,2 May 2015,7,more\n\nNote: to come\n",
            [["Session", "Date", "Attended"], ["S1", "1 May 2015", ""], ["S2", "2 May 2015", "7", "more"]],
        ),
        (b"# by hand\n#ID,b\n1,2\n# more, to, come\n3,4\n", [["#ID", "b"], ["1", "2"], ["3", "4"]]),
        (b"a,b,\n1,2,\n3,4,\n", [["a", "b"], ["1", "2"], ["3", "4"]]),
        (b"a,b\n1,2\n\nc,d,e\n3,4,5\n", [["a", "b"], ["1", "2"], ["c", "d", "e"], ["3", "4", "5"]]),
        (b"2015-09-04,1\n2015-09-05,2\n", [["2015-09-04", "1"], ["2015-09-05", "2"]]),
        (
            b"ID,What do you do?,,How old?\n,Teach,Nurse,Response\n1,Teach,,30\n2,,Nurse,41\n",
            [
                ["ID", "What do you do? - Teach", "What do you do? - Nurse", "How old? - Response"],
                ["1", "Teach", "", "30"],
                ["2", "", "Nurse", "41"],
            ],
        ),
    ],
)
def test_rows_begin_with_the_headings_and_end_with_the_last_record(
    tmp_path: Path, content: bytes, expected: list[list[str]]
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert rows(path) == expected
    assert rows(str(path)) == expected


@pytest.mark.parametrize(
    "end",
    [
        "\nTotal rows: 2\n", "Rows: 2\n", "\n2 rows\n", "\nSource: a survey\nLast updated 2020\n", "\n* provisional\n",
        "End\n", "\nExported by A,,\n", ",,\nGenerated on 2020-01-01,,\n", "\nConfidential\n", "Printed 01/02/2020\n",
        "\nWing North\n\nWing South\n",
    ],
)  # fmt: skip
def test_what_stands_below_the_records_is_left_out(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,name,score\n1,A,5\n2,B,6\n" + end, "utf-8")
    assert rows(path) == [["id", "name", "score"], ["1", "A", "5"], ["2", "B", "6"]]


@pytest.mark.parametrize("end", ["3,,\n", "Total,,11\n", "\nCount,2\n", "Noteworthy,,\n"])
def test_what_may_be_a_record_is_kept(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,name,score\n1,A,5\n2,B,6\n" + end, "utf-8")
    assert len(rows(path)) == 4
