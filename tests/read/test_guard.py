"""Every kind of file is known by its content, and every one that must not be read is refused for its own reason."""

from __future__ import annotations

import random
import zipfile
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.errors import ReadError
from alexi_ingest.model import Kind
from alexi_ingest.read.guard import Limits, vet
from alexi_ingest.read.preview import found
from alexi_ingest.read.workbook import open_workbook
from tests.read.books import book, changed, sharing, understated

if TYPE_CHECKING:
    from pathlib import Path

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return book(tmp_path / "good.xlsx", {"Referrals": [["ID", "Date"], ["P1", "x"]]})


@pytest.mark.parametrize(
    ("content", "problem", "kind"),
    [
        (b"", "empty_file", Kind.EMPTY),
        (b"\xef\xbb\xbf\r\n  \n", "empty_file", Kind.EMPTY),
        ("\ufeff \n".encode("utf-16-le"), "empty_file", Kind.EMPTY),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "password_protected", Kind.ENCRYPTED),
        (OLE2 + "WordDocument".encode("utf-16-le"), "not_a_spreadsheet", Kind.UNKNOWN),
        (b"PK\x03\x04 and no more", "damaged", Kind.XLSX),
        (b"%PDF-1.7 a,b\n1,2\n", "not_a_spreadsheet", Kind.UNKNOWN),
        (bytes(range(256)) * 9, "not_a_spreadsheet", Kind.UNKNOWN),
    ],
)
def test_content_that_is_refused(tmp_path: Path, content: bytes, problem: str, kind: Kind) -> None:
    path = tmp_path / "return.xlsx"
    path.write_bytes(content)
    with pytest.raises(ReadError) as refused:
        vet(path, Limits())
    assert (refused.value.problem, refused.value.facts["kind"]) == (problem, kind)


@pytest.mark.parametrize(
    "content",
    [b"a,b\n1,2\n", "n,\u00a3\n".encode("cp1252"), "n,\u00e9\n".encode("utf-16"), b"a,\0b\n", b'"<b>",2\n'],
)
def test_text_is_text_whatever_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "return.xlsx"
    path.write_bytes(content)
    assert vet(path, Limits()) is Kind.CSV


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("<html><table><tr><td>1</td></tr></table></html>", Kind.HTML),
        ("\ufeff<!DOCTYPE html>\n<html></html>", Kind.HTML),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html xmlns="z"/>', Kind.HTML),
        ("\r\n<!-- by <Workbook> --><TABLE border=1>", Kind.HTML),
        ("<style>td {}</style><table>", Kind.HTML),
        ("<p>A title</p><table>", Kind.HTML),
        ("<!-- no more", Kind.HTML),
        ("<b>A heading</b>,Other\n1,2\n", Kind.CSV),
        ('<?xml version="1.0"?><Workbook/>', Kind.XML),
        ("<!-- x --><?y?><ss:Workbook>", Kind.XML),
        ('<?xml version="1.0"?>', Kind.XML),
        ('<o:document o:mimetype="application/vnd.oasis.opendocument.spreadsheet">', Kind.ODS),
        ('<o:document o:mimetype="application/vnd.oasis.opendocument.text">', Kind.XML),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_markup_is_known_by_its_first_element(tmp_path: Path, content: str, kind: Kind, encoding: str) -> None:
    path = tmp_path / "return.xls"
    path.write_bytes(content.removeprefix("\ufeff" if encoding == "utf-16" else "").encode(encoding))
    assert vet(path, Limits()) is kind


def test_a_workbook_is_one_whatever_its_name(good: Path) -> None:
    assert vet(good.rename(good.with_suffix(".csv")), Limits()) is Kind.XLSX


def test_macros_make_an_xlsm(good: Path) -> None:
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    changed(good, "[Content_Types].xml", lambda types: types.replace(kind, macro))
    assert vet(good, Limits()) is Kind.XLSM


@pytest.mark.parametrize(
    ("part", "content", "problem", "kind"),
    [
        ("[Content_Types].xml", b"<Types/>", "damaged", Kind.XLSX),
        ("docProps/core.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>', "damaged", Kind.XLSX),
        ("docProps/core.xml", b"<!-- <a> --><!doctype x><x/>", "damaged", Kind.XLSX),
        ("docProps/core.xml", '<?xml version="1.0"?><!DOCTYPE x><x/>'.encode("utf-16"), "damaged", Kind.XLSX),
        ("docProps/core.xml", b" " * 9000 + b"<!DOCTYPE x><x/>", "damaged", Kind.XLSX),
    ],
)
def test_packages_that_are_refused(good: Path, part: str, content: bytes, problem: str, kind: Kind) -> None:
    changed(good, part, lambda _: content)
    with pytest.raises(ReadError) as refused:
        vet(good, Limits())
    assert (refused.value.problem, refused.value.facts["kind"]) == (problem, kind)


def test_a_zip_of_something_else_is_no_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "returns.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("return.csv", "a,b\n")
    with pytest.raises(ReadError) as refused:
        vet(path, Limits())
    assert refused.value.problem == "not_a_spreadsheet"


@pytest.mark.parametrize(
    ("limits", "problem", "limit"),
    [
        (Limits(file_bytes=3000), "too_large", "3 KB"),
        (Limits(inflated_bytes=9000), "too_much_inside", "9 KB"),
        (Limits(members=5), "too_much_inside", "5"),
        (Limits(inflation_ratio=150), "too_much_inside", "150"),
    ],
)
def test_each_limit_is_kept(good: Path, limits: Limits, problem: str, limit: str) -> None:
    changed(good, "xl/media/big.bin", lambda _: bytes(1_500_000))
    vet(good, Limits(inflation_ratio=2000))
    with pytest.raises(ReadError) as refused:
        vet(good, limits)
    assert (refused.value.problem, refused.value.facts["limit"]) == (problem, limit)


def test_a_small_part_may_pack_as_well_as_it_likes(good: Path) -> None:
    changed(good, "xl/media/small.bin", lambda _: bytes(900_000))
    assert vet(good, Limits()) is Kind.XLSX


def test_a_part_that_is_larger_than_it_says_is_refused(good: Path) -> None:
    changed(good, SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 5_000_000))
    with zipfile.ZipFile(good) as package:
        assert package.getinfo(SHEET).file_size > 5_000_000
    understated(good, SHEET, 1000)
    with pytest.raises(ReadError) as refused:
        open_workbook(good, "x.xlsx")
    assert refused.value.problem == "damaged"


def test_two_parts_of_one_name_are_refused(good: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(good, "a") as package:
        package.writestr(SHEET, "<worksheet/>")
    with pytest.raises(ReadError) as refused:
        vet(good, Limits())
    assert refused.value.problem == "damaged"


def test_parts_that_share_their_bytes_are_refused(good: Path) -> None:
    sharing(good, SHEET)
    with pytest.raises(ReadError) as refused:
        vet(good, Limits())
    assert refused.value.problem == "damaged"


def test_a_single_far_cell_is_refused_before_room_is_made_for_it(tmp_path: Path) -> None:
    path = book(tmp_path / "far.xlsx", {"A": [["x"]]})
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    changed(path, SHEET, lambda xml: xml.replace(b"</sheetData>", far))
    with pytest.raises(ReadError) as refused:
        open_workbook(path, "far.xlsx")
    assert (refused.value.problem, refused.value.facts["what"]) == ("too_much_inside", "cells")


@pytest.mark.parametrize("seed", range(4))
def test_changed_bytes_never_raise_anything_of_another_kind(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - repeatable on purpose
    rows = [["ID", "Date", "Score"], *([f"P{n}", f"{n} May 2015", n] for n in range(40))]
    whole = book(tmp_path / "whole.xlsx", {"Referrals": rows, "Other": rows}).read_bytes()
    path = tmp_path / "broken.xlsx"
    outcomes: set[int | str] = set()
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(rng.choice((1, 3, 20))):
            content[rng.randrange(len(content))] = rng.randrange(256)
        at = rng.randrange(len(content))
        path.write_bytes(content[: at + 50] + content[at + 50 + rng.choice((0, 0, 1, 200)) :])
        try:
            outcomes.add(len(found(open_workbook(path, "x"))))
        except ReadError as refused:
            outcomes.add(refused.problem)
    assert "damaged" in outcomes
