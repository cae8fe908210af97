"""Old Excel workbooks and OpenDocument spreadsheets give the same cells at the same places as .xlsx files do."""

from __future__ import annotations

import random
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import xlwt

from alexi_ingest.errors import ReadError
from alexi_ingest.model import Kind
from alexi_ingest.read.formats.raw import elapsed, moment
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.workbook import grid, open_workbook
from tests.read.books import Formula, book, needs_libreoffice, saved_by_libreoffice
from tests.read.formats.locked import locked

if TYPE_CHECKING:
    from pathlib import Path

ROWS: list[list[Any]] = [
    [],
    [None, "ID", "Value"],
    [None, "P1", 12],
    [None, "007", -1.5],
    [None, "  spaced ", date(2016, 3, 1)],
    [None, "a\nb", datetime(2016, 3, 1, 13, 45, 30)],  # noqa: DTZ001 - cells have no time zone
    [None, "\u201cq\u201d \u00a3 \U0001f600", time(9, 30)],
    [None, "a\u00a0b", timedelta(hours=30, minutes=15)],
    [None, "right", Formula("=1+1", 2)],
    [],
    [None, "error", Formula("=NA()", "#N/A")],
    [None, "division", Formula("=1/0", "#DIV/0!")],
]
NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text", "style", "drawing")
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods(path: Path, tables: str, styles: str = "") -> Path:
    """Write a package with content of our own."""
    content = (
        f"<office:document-content {NAMESPACES} {CALC}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("content.xml", content)
    return path


def flat(path: Path, tables: str) -> Path:
    """Write a flat OpenDocument spreadsheet."""
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMESPACES} {CALC} office:version="1.3"'
        ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles><style:style'
        ' style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document>"
    )
    return path


def table(*rows: str, name: str = "S", style: str = "") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def said(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


@needs_libreoffice
@pytest.mark.parametrize(("form", "kind"), [("xls:MS Excel 97", Kind.XLS), ("ods:calc8", Kind.ODS), ("fods", Kind.ODS)])
def test_what_libreoffice_saves_is_read_as_the_xlsx_that_it_opened(tmp_path: Path, form: str, kind: Kind) -> None:
    sheets = {"Referrals": ROWS, "Kept": [["x"]], "Empty": []}
    original = book(tmp_path / "a.xlsx", sheets, hidden=("Kept",))
    saved = saved_by_libreoffice(original, form).rename(tmp_path / "named otherwise.csv")
    assert vet(saved, Limits()) is kind
    assert grid(saved) == grid(original)
    opened = open_workbook(saved, "sent.xls")
    assert [(sheet.name, sheet.hidden) for sheet in opened.sheets] == [
        ("Referrals", False), ("Kept", True), ("Empty", False),
    ]  # fmt: skip
    assert [(one.row, one.column, one.observed) for one in opened.sheets[0].problems] == [
        (11, 2, "#N/A"), (12, 2, "#DIV/0!"),
    ]  # fmt: skip


def test_an_old_workbook_by_another_writer(tmp_path: Path) -> None:
    written = xlwt.Workbook()
    written.dates_1904 = True
    sheet = written.add_sheet("Data")
    sheet.write(3, 2, "007")
    sheet.write(3, 3, True)  # noqa: FBT003 - xlwt's own form
    sheet.row(4).set_cell_error(2, "#REF!")
    sheet.write(5, 2, 1.5, xlwt.easyxf(num_format_str="dd/mm/yyyy hh:mm"))
    sheet.write(6, 2, 1.25, xlwt.easyxf(num_format_str="[h]:mm"))
    written.save(str(tmp_path / "a.xls"))
    [(name, rows)] = grid(tmp_path / "a.xls")
    half_past = datetime(1904, 1, 2, 12)  # noqa: DTZ001 - cells have no time zone
    assert name == "Data"
    assert rows[:3] == [[None] * 4] * 3
    assert [row[2:] for row in rows[3:]] == [
        ["007", True], ["#REF!", None], [half_past, None], [timedelta(hours=30), None],
    ]  # fmt: skip


@pytest.mark.parametrize(("password", "opens"), [("VelvetSweatshop", True), ("secret", False)])
def test_a_workbook_that_excel_opens_without_asking_is_read(tmp_path: Path, *, password: str, opens: bool) -> None:
    written = xlwt.Workbook()
    sheet = written.add_sheet("Data")
    for at in range(200):
        sheet.write(at, 0, f"text {at}")
    path = locked(tmp_path / "a.xls", written, password)
    if opens:
        assert grid(path) == [("Data", [[f"text {at}"] for at in range(200)])]
    else:
        with pytest.raises(ReadError, match="password protected"):
            grid(path)


def test_formulas_that_a_program_did_not_reckon_are_refused(tmp_path: Path) -> None:
    written = xlwt.Workbook()
    sheet = written.add_sheet("Sums")
    sheet.write(2, 1, xlwt.Formula("1+1"))
    written.save(str(tmp_path / "a.xls"))
    ods(tmp_path / "a.ods", table(row(), row(said("a"), '<table:table-cell table:formula="of:=1+1"/>'), name="Sums"))
    for file, cell in (("a.xls", "B3"), ("a.ods", "B2")):
        with pytest.raises(ReadError) as refused:
            grid(tmp_path / file)
        assert (refused.value.problem, refused.value.facts["sheet"], refused.value.facts["cell"]) == (
            "unsaved_formulas", "Sums", cell,
        )  # fmt: skip


def test_cells_of_an_opendocument_sheet_stand_where_they_are(tmp_path: Path) -> None:
    drawing = f"<table:shapes>{table(row(said('in a drawing')), name='inner')}</table:shapes>"
    note = "<office:annotation><text:p>a comment</text:p></office:annotation>"
    path = ods(
        tmp_path / "a.ods",
        table(
            drawing,
            row('<table:table-cell table:number-columns-repeated="16384"/>', repeated=2),
            "<table:table-row-group>",
            row(said("twice", 'table:number-columns-repeated="2"'), said("c"), repeated=2),
            "</table:table-row-group>",
            row(
                f'<table:table-cell office:value-type="string">{note}<text:p>a<text:s text:c="3"/>b'
                "<text:span>c</text:span></text:p><text:p>d</text:p></table:table-cell>",
                '<table:covered-table-cell office:value-type="float" office:value="7"/>',
                '<table:table-cell office:value-type="time" office:time-value="PT30H15M00S"/>',
                '<table:table-cell office:value-type="boolean" office:boolean-value="false"/>',
                '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p>'
                "</table:table-cell>",
            ),
            row('<table:table-cell table:number-columns-repeated="16384"/>', repeated=1_048_571),
        )
        + table(row(said("x")), name="Kept", style="ta2"),
        '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>',
    )
    assert grid(path) == [
        ("S", [
            [None] * 5, [None] * 5, ["twice", "twice", "c", None, None], ["twice", "twice", "c", None, None],
            ["a   bc\nd", 7, timedelta(hours=30, minutes=15), False, "#N/A"],
        ]),
        ("Kept", [["x"]]),
    ]  # fmt: skip
    assert [sheet.hidden for sheet in open_workbook(path, "a.ods").sheets] == [False, True]


@pytest.mark.parametrize(
    "rows",
    [
        row(said("x", 'table:number-columns-repeated="16384"'), repeated=1_048_576),
        row(repeated=1_048_000) + row('<table:table-cell table:number-columns-repeated="16383"/>', said("x")),
    ],
)
def test_a_sheet_that_repeats_itself_without_end_is_refused_at_once(tmp_path: Path, rows: str) -> None:
    with pytest.raises(ReadError) as refused:
        grid(ods(tmp_path / "a.ods", table(rows)))
    assert refused.value.problem == "too_much_inside"


def test_a_day_that_no_calendar_here_has_is_its_text(tmp_path: Path) -> None:
    day = '<table:table-cell office:value-type="date" office:date-value="-0001-11-25"/>'
    assert grid(ods(tmp_path / "a.ods", table(row(day)))) == [("S", [["-0001-11-25"]])]


@pytest.mark.parametrize("blanks", ['<text:s text:c="999999999999"/>', '<text:s text:c="600000"/>' * 2])
def test_a_text_of_blanks_without_end_is_refused_before_it_is_written_out(tmp_path: Path, blanks: str) -> None:
    with pytest.raises(ReadError) as refused:
        grid(ods(tmp_path / "a.ods", table(row(said(blanks)))))
    assert refused.value.problem == "damaged"


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
def test_an_old_workbook_cut_off_is_damaged(tmp_path: Path, cut: float) -> None:
    written = xlwt.Workbook()
    sheet = written.add_sheet("Data")
    for at in range(500):
        sheet.write(at, 0, f"text {at}")
    written.save(str(tmp_path / "a.xls"))
    whole = (tmp_path / "a.xls").read_bytes()
    (tmp_path / "a.xls").write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(ReadError) as refused:
        grid(tmp_path / "a.xls")
    assert refused.value.problem in {"damaged", "not_a_spreadsheet"}


@pytest.mark.parametrize(
    ("serial", "since_1904", "expected"),
    [
        (0.5, False, time(12)),
        (1, False, date(1900, 1, 1)),
        (59, False, date(1900, 2, 28)),
        (61, False, date(1900, 3, 1)),
        (42430, False, date(2016, 3, 1)),
        (42430.999999999, False, date(2016, 3, 2)),
        (1, True, date(1904, 1, 2)),
        (2958465, False, date(9999, 12, 31)),
        (2957003.5, True, datetime(9999, 12, 31, 12)),  # noqa: DTZ001 - cells have no time zone
        (-5, False, -5),
        (2958465.5, False, datetime(9999, 12, 31, 12)),  # noqa: DTZ001 - cells have no time zone
        (2958466, False, 2958466),
        (2957003, True, date(9999, 12, 31)),
        (2957004, True, 2957004),
        (3e6, False, 3e6),
    ],
)
def test_serial_numbers_are_days(serial: float, since_1904: bool, expected: object) -> None:  # noqa: FBT001 - a parameter of the cases
    assert moment(serial, since_1904=since_1904) == expected


def test_time_that_has_passed_may_be_more_than_a_day() -> None:
    assert elapsed(1.25) == timedelta(hours=30)


def test_a_flat_opendocument_spreadsheet_is_read_as_a_packed_one(tmp_path: Path) -> None:
    tables = table(row(said("a<text:s/>b<text:span>c<text:tab/></text:span>d"))) + table(row(said("x")), style="ta2")
    opened = open_workbook(flat(tmp_path / "a.xml", tables), "a.xml")
    assert opened.kind is Kind.ODS
    assert [(one.frame.rows(), one.hidden) for one in opened.sheets] == [([("a bc\td",)], False), ([("x",)], True)]


def test_words_may_lie_as_deep_as_they_like(tmp_path: Path) -> None:
    deep = "<text:span>x" * 50_000 + "</text:span>" * 50_000
    styles = "<style:style>" * 50_000 + "</style:style>" * 50_000
    assert grid(flat(tmp_path / "a.fods", table(row(said(deep))) + styles)) == [("S", [["x" * 50_000]])]


@pytest.mark.parametrize("seed", range(100))
def test_a_changed_file_is_read_or_refused_and_nothing_else(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    path = tmp_path / "a.bin"
    if seed % 2:
        written = xlwt.Workbook()
        sheet = written.add_sheet("Data")
        for at in range(20):
            sheet.write(at, 0, f"text {at}")
            sheet.write(at, 1, at / 4, xlwt.easyxf(num_format_str="dd/mm/yyyy"))
        written.save(str(path))
    else:
        ods(path, table(*(row(said(f"text {at}"), said("b")) for at in range(20))))
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 5, 50))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(content[: chance.choice((len(content), chance.randrange(len(content))))])
    with suppress(ReadError):
        assert open_workbook(path, "a.xls").sheets
