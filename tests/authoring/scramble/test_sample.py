"""A scrambled file has the shape of the original, and nothing of it but headings and declared answers."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlwt  # type: ignore[import-untyped]
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from alexi_casework.samples import SAMPLES
from alexi_ingest.authoring.scramble.keeping import headings_of, kept_rows, known_to
from alexi_ingest.authoring.scramble.sample import scramble
from alexi_ingest.defaults import load_sources
from alexi_ingest.errors import WriteError
from alexi_ingest.model import Kind
from alexi_ingest.pipeline import Received, examine
from alexi_ingest.read.workbook import grid
from alexi_ingest.testkit.habits import HubHabits

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = load_sources()
KNOWN = known_to(SOURCES)
SECRET = b"a secret of the tests"
HEADINGS = ["Pupil ref", "Name of pupil", "Date of referral", "Date closed", "Hours", "Agreed?", "Gender", "Seen at"]
RECORDS: list[list[Any]] = [
    ["QX-0417", "Ottoline Brackwater", date(2015, 9, 7), date(2015, 11, 30), 12.75, "Yes", "Female", time(9, 30)],
    ["QX-0418", "Thaddeus Quillfeather", date(2015, 9, 14), date(2015, 9, 14), 30625, "No", "Male", time(14, 45)],
    ["ZZ-9000", "Ottoline Brackwater", date(2014, 1, 2), None, 8.5, "n/a", "Female", None],
]
TITLE, NOTE = "Kestrelford spoke: Marmaduke's list", "Note: Ottoline moved to Pendlebury in spring"
HIDDEN_TEXT, COMMENT, AUTHOR, NAMED = "Secretive Grizelda", "Ask Bartholomew", "Wilhelmina Author", "MyPrivateRange"
CHOICES, OWN_FORMAT = "Larkspur,Foxglove", '0.00" Ravenscroft"'


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """Give a workbook with something private in each place that a workbook has for it."""
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    sheet = book.active
    sheet.title = "Marmaduke"
    sheet["A1"] = TITLE
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(HEADINGS)
    for record in RECORDS:
        sheet.append(record)
    sheet.append([])
    sheet.append([NOTE])
    sheet.column_dimensions["B"].width = 31
    sheet["E4"].number_format = "#,##0.000"
    sheet["E5"].number_format = OWN_FORMAT
    for row in (4, 5, 6):
        sheet.cell(row, 3).number_format = "dd/mm/yyyy"
    sheet["A4"].comment = Comment(COMMENT, AUTHOR)
    sheet["A5"].hyperlink = "https://pendlebury.example/ottoline"
    choice = DataValidation(type="list", formula1=f'"{CHOICES}"')
    choice.add("H4:H9")
    sheet.add_data_validation(choice)
    book.defined_names[NAMED] = DefinedName(NAMED, attr_text="Marmaduke!$A$1")
    hidden = book.create_sheet("Visits")
    hidden.append(["Pupil ref", "Visits"])
    hidden.append(["QX-0417", 41377])
    hidden.append(["ZZ-9000", HIDDEN_TEXT])
    hidden.sheet_state = "hidden"
    path = tmp_path / "original.xlsx"
    book.save(path)
    return path


def test_no_part_of_the_package_holds_anything_of_the_original(original: Path, tmp_path: Path) -> None:
    made = scramble(original, tmp_path / "made.xlsx", KNOWN, SECRET)
    private = [
        TITLE,
        NOTE,
        HIDDEN_TEXT,
        COMMENT,
        AUTHOR,
        NAMED,
        CHOICES,
        "Ravenscroft",
        "Marmaduke",
        "pendlebury",
        "41377",
    ]
    for record in RECORDS:
        private += [
            str(cell) for cell in record if isinstance(cell, str | float) and cell not in {"Yes", "Female", "Male"}
        ]
        private += [str((cell - date(1899, 12, 30)).days) for cell in record if isinstance(cell, date)]
    words = {word for text in private for word in (text, *text.replace(":", " ").split()) if len(word) > 3}
    words -= {"list", "spoke", "Note:"}
    with zipfile.ZipFile(made.out) as package:
        parts = {name: package.read(name).decode("utf-8") for name in package.namelist()}
    found = {(word, name) for word in words for name, part in parts.items() if word.lower() in (name + part).lower()}
    assert len(words) > 30
    assert not found


def test_the_shape_is_the_same(original: Path, tmp_path: Path) -> None:
    made = scramble(original, tmp_path / "made.xlsx", KNOWN, SECRET)
    for (_, before), (_, after) in zip(grid(original), grid(made.out), strict=True):
        assert [[type(cell) for cell in row] for row in before] == [[type(cell) for cell in row] for row in after]
        texts = [
            (old, new)
            for row, others in zip(before, after, strict=True)
            for old, new in zip(row, others, strict=True)
            if isinstance(old, str) and isinstance(new, str)
        ]
        assert [shape(old) for old, _ in texts] == [shape(new) for _, new in texts]
    book = openpyxl.load_workbook(made.out)
    sheet = book.worksheets[0]
    assert sheet["C4"].number_format == "dd/mm/yyyy"
    assert sheet["E4"].number_format == "#,##0.000"
    assert sheet["E5"].number_format == "General"
    assert str(sheet.merged_cells) == "A1:D1"
    assert round(sheet.column_dimensions["B"].width) == 31
    assert [(one.title, one.sheet_state) for one in book.worksheets] == [("Sheet 1", "visible"), ("Visits", "hidden")]
    assert [cell.value for cell in sheet[3]] == HEADINGS
    assert [(one.name, one.renamed, one.rows) for one in made.sheets] == [
        ("Sheet 1", True, (3,)),
        ("Visits", False, (1,)),
    ]


def shape(text: str) -> str:
    return "".join("A" if c.isupper() else "a" if c.isalpha() else "9" if c.isdigit() else c for c in text)


def test_keys_stay_joined_dates_in_order_and_answers_kept(original: Path, tmp_path: Path) -> None:
    (_, rows), (_, visits) = grid(scramble(original, tmp_path / "made.xlsx", KNOWN, SECRET).out)
    first, second, third = rows[3:6]
    assert visits[1][0] == first[0] != RECORDS[0][0]
    assert visits[2][0] == third[0]
    assert first[1] == third[1] != second[1]
    assert [row[5:7] for row in rows[3:6]] == [record[5:7] for record in RECORDS]
    referred, closed = first[2], first[3]
    assert isinstance(referred, date)
    assert isinstance(closed, date)
    assert third[2] < referred < second[2] == second[3] < closed  # type: ignore[operator]
    assert not {first[2], first[3], second[2], third[2]} & {date(2015, 9, 7), date(2015, 11, 30), date(2015, 9, 14)}
    assert first[7] < second[7]  # type: ignore[operator]


def test_strict_keeps_headings_alone(original: Path, tmp_path: Path) -> None:
    (_, rows), _ = grid(scramble(original, tmp_path / "made.xlsx", KNOWN, SECRET, strict=True).out)
    assert rows[2] == HEADINGS
    assert not {"Yes", "No", "Female", "Male", "n/a"} & {cell for row in rows[3:] for cell in row}


def test_another_secret_makes_another_file_and_the_same_one_the_same(original: Path, tmp_path: Path) -> None:
    first, again, other = (
        scramble(original, tmp_path / f"{name}.xlsx", KNOWN, secret).out.read_bytes()
        for name, secret in (("a", SECRET), ("b", SECRET), ("c", b"another"))
    )
    assert first == again != other


@pytest.mark.parametrize(
    ("encoding", "delimiter", "newline"),
    [("utf-8-sig", ";", "\r\n"), ("cp1252", ",", "\n"), ("utf-16", "\t", "\r\n"), ("utf-8", "|", "\n")],
)
def test_a_csv_is_written_as_it_was(tmp_path: Path, encoding: str, delimiter: str, newline: str) -> None:
    rows = [
        ["Ref", "Name", "Begun", "Ended", "Cost £", "At"],
        ["A017", "Zoë, O'Brackwater", "03/09/2015", "12 Nov 2015", "1,204.50", "09:15"],
        ["A018", "Quillfeather", "21/09/2015", "2015-12-01", "", "16:40"],
        ["A017", "Zoë, O'Brackwater", "03/09/2015", "", "0012", "09:15"],
    ]
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=delimiter, lineterminator=newline).writerows(rows)
    path = tmp_path / "original.csv"
    path.write_bytes(made.getvalue().encode(encoding))
    content = scramble(path, tmp_path / "made.csv", KNOWN, SECRET).out.read_bytes()
    text = content.decode(encoding)
    assert content[:2] == path.read_bytes()[:2] or encoding not in {"utf-8-sig", "utf-16"}
    assert text.count(newline) == len(rows)
    assert "quillfeather" not in text.lower()
    assert "brackwater" not in text.lower()
    after = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    assert after[0] == rows[0]
    assert after[1][:3] == after[3][:3] != rows[1][:3]
    begun = [datetime.strptime(row[2], "%d/%m/%Y").date() for row in after[1:]]  # noqa: DTZ007 - a day has no zone
    ended = [datetime.strptime(after[1][3], "%d %b %Y").date(), date.fromisoformat(after[2][3])]  # noqa: DTZ007 - as above
    assert begun[0] < begun[1] < ended[0] < ended[1] < date(2015, 12, 1)
    assert shape(after[1][4]) == "9,999.99"
    assert after[3][4][:2] == "00"
    assert time.fromisoformat(after[1][5]) < time.fromisoformat(after[2][5])


def test_a_workbook_of_another_kind_comes_out_as_xlsx(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    for row, cells in enumerate(
        [["Ref", "Born", "Visits"], ["QX-1", date(2001, 2, 3), 7], ["QX-2", date(2002, 3, 4), 9]]
    ):
        for column, cell in enumerate(cells):
            style = xlwt.easyxf(num_format_str="DD/MM/YYYY") if isinstance(cell, date) else xlwt.Style.default_style
            sheet.write(row, column, cell, style)
    book.save(str(tmp_path / "old.xls"))
    made = scramble(tmp_path / "old.xls", tmp_path / "new.xls", KNOWN, SECRET)
    assert (made.kind, made.out) == (Kind.XLS, tmp_path / "new.xlsx")
    [(name, rows)] = grid(made.out)
    assert (name, rows[0]) == ("Data", ["Ref", "Born", "Visits"])
    assert [type(cell) for cell in rows[1]] == [str, date, int]


def test_a_return_of_ours_is_still_known_for_one(tmp_path: Path) -> None:
    (clean,) = SAMPLES.clean(HubHabits("hub-01", seed=3, size=10), ["2015-16-Q4"])
    path = clean.write(tmp_path)
    made = scramble(path, tmp_path / "made 2015-16 Q4.xlsx", KNOWN, SECRET)
    outcome = examine(made.out, Received(made.out.name, "", date(2016, 5, 1)), SOURCES)
    assert outcome.claim
    assert outcome.claim.return_type == "casework"
    assert outcome.counts.rows > 10


def test_the_file_itself_is_never_written_over(original: Path, tmp_path: Path) -> None:
    before = original.read_bytes()
    (tmp_path / "link.xlsx").symlink_to(original)
    for out in (original, tmp_path / "link.xlsx", tmp_path / "original.xls"):
        with pytest.raises(WriteError, match="is the file itself"):
            scramble(original, out, KNOWN, SECRET)
    assert original.read_bytes() == before
    with pytest.raises(WriteError, match="cannot be written: No such file"):
        scramble(original, tmp_path / "nowhere" / "made.xlsx", KNOWN, SECRET)


def test_what_stands_in_no_heading_is_scrambled_wherever_it_stands() -> None:
    heads = ["Ref", "ottoline@kestrelford.example", "Seen on", "Hours", "Case 40417"]
    rows = [heads, *([f"A{number}", "x", date(2015, 4, number), 1.5 * number, number] for number in range(1, 6))]
    assert headings_of(rows).cells == {(0, 0), (0, 2), (0, 3)}


@pytest.mark.parametrize(
    "record",
    [
        ["Wefiza Hupo", "dafa@kestrelford.example", "Colakolo Dafa", "4016-GULA", "Beripo; Huvo", "Yoqu Qemi"],
        ["AB8 CD devu", "Beripo; Huvovu", date(2015, 2, 12), "Taweca; Qumu", "Gewa Vewa moved", "ciqewitu teho"],
    ],
)
def test_a_record_that_looks_like_a_second_row_of_headings_keeps_none_of_its_words(record: list[Any]) -> None:
    heads = ["Case ID", "Phone", "Date of birth", "Amount", "Start date", "Notes"]
    others: list[list[Any]] = [
        ["No", date(2015, 10, 28), "Bazuzoyo", "01407 341363", "AB1 5CD", "01356 253524"],
        [74430899, time(5, 25), "05/05/1964", "Yodupa; Wuyi", 22677254, 43638302],
        [time(4, 20), "Dadula", "Male", "22/04/1987", "No", None],
    ]
    assert headings_of([["Return of Kestrel"], [], heads, record, *others]).rows == (3,)


def test_rows_are_said_as_a_person_would() -> None:
    assert [*kept_rows([1, 2, 3, 7, 9, 10])] == ["1 to 3", "7", "9 to 10"]
