"""Code lists are read whole, or refused with the file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from alexi_ingest.declare import CodeEntry
from alexi_ingest.errors import DeclarationError
from alexi_ingest.harmonise.recode import load_codelists

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "code,label,valid_from,valid_to,synonyms\n"


def write(folder: Path, text: str | bytes, name: str = "gender.csv") -> None:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def test_a_folder_gives_its_lists_by_name_in_their_own_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        "\ufeff" + HEAD + '2,Female,,,F| Girl |\n1,"Male, boy",2009-01-01,2013-03-31,\n1,Male,2013-04-01,,\n0,,,,\n',
    )
    write(tmp_path, "code,label,valid_from,valid_to,region\nE1,Leeds,,,E12\n", "authority.csv")
    write(tmp_path, "not a list", "notes.md")
    lists = load_codelists(tmp_path)
    assert list(lists) == ["authority", "gender"]
    assert lists["gender"].entries == (
        CodeEntry("2", "Female", synonyms=("F", "Girl")),
        CodeEntry("1", "Male, boy", "2009-01-01", "2013-03-31"),
        CodeEntry("1", "Male", "2013-04-01"),
        CodeEntry("0", "0"),
    )
    assert lists["authority"].entries == (CodeEntry("E1", "Leeds"),)


FAULTS = [
    ("code,label,valid_from\n1,Male,\n", "line 1: there is no column valid_to"),
    ("", "line 1: there is no column code, label, valid_from, valid_to"),
    (HEAD, "line 1: the list holds no codes"),
    (HEAD + "1,Male,,,\n,Female,,,\n", "line 3: the code is empty"),
    (HEAD + "a;b,Both,,,\n", "line 2: the code is empty or holds a semicolon"),
    (HEAD + "1,Male,01/04/2015,,\n", "line 2: valid_from is not a date"),
    (HEAD + "1,Male,,2015-02-30,\n", "line 2: valid_to is not a date"),
    (HEAD + "1,Male,20150401,,\n", "line 2: valid_from is not a date"),
    (HEAD + "1,Male,2015-04-01,2014-04-01,\n", "line 2: valid_to is before"),
    (HEAD + "1,Male,,2015-03-31,\n1,Man,2015-03-31,,\n", "line 3: the code stands already"),
    (HEAD + "1,Male,,,x,y\n", "line 2: there are more cells"),
    (HEAD.encode() + b"1,M\xe4nnlich,,,\n", "not a CSV file in UTF-8"),
]


@pytest.mark.parametrize(("text", "reason"), FAULTS)
def test_a_fault_names_file_and_line(tmp_path: Path, text: str | bytes, reason: str) -> None:
    write(tmp_path, text)
    with pytest.raises(DeclarationError, match=reason) as caught:
        load_codelists(tmp_path)
    assert "gender.csv" in str(caught.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="no such folder"):
        load_codelists(tmp_path / "codelists")
