"""`sources list`, `new` and `sample`: what is said, and where."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.read.workbook import grid
from tests.journeys.bad_plugin import install

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ran


@pytest.fixture
def misspelt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a source with a misspelt hook beside ours."""
    install(
        tmp_path, "misspelt", "from alexi_ingest.api import hookimpl\n@hookimpl\ndef declares():\n    return None\n"
    )
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.usefixtures("misspelt")
def test_a_source_that_failed_is_listed_with_what_to_do(alexi: Callable[..., Ran]) -> None:
    said = alexi("sources", "list")
    assert said.code == 4
    assert "alexi-ingest" in said.out
    assert "  Rename it to declare, or take @hookimpl off it: there is no hook 'declares'.\n" in said.out
    assert re.fullmatch(r"1 of \d sources could not be loaded\n", said.err)
    [failed] = alexi("sources", "list", "--json").json["failed"]
    assert failed["advice"].startswith("Rename it to declare")
    assert (failed["name"], failed["version"], failed["package"]) == ("misspelt", "1.0", "misspelt-source")
    sys.modules.pop("misspelt_source")


def test_a_sample_is_written_and_what_was_kept_is_said(
    alexi: Callable[..., Ran], returns: dict[str, Path], tmp_path: Path
) -> None:
    said = alexi("sources", "sample", returns["casework"], "-o", tmp_path / "sample.xlsx")
    assert (said.code, said.out) == (0, f"{tmp_path / 'sample.xlsx'}\n")
    assert "Sheet “Young people”: row 1 with headings as they were\n" in said.err
    assert "Look at the file before you share it." in said.err
    before, after = grid(returns["casework"]), grid(tmp_path / "sample.xlsx")
    assert [name for name, _ in before] == [name for name, _ in after]
    assert before[0][1][0] == after[0][1][0]
    assert before[0][1][1] != after[0][1][1]


def test_each_sample_is_another_unless_it_is_seeded(
    alexi: Callable[..., Ran], returns: dict[str, Path], tmp_path: Path
) -> None:
    made = []
    for number, seed in enumerate([(), (), ("--seed", "a"), ("--seed", "a")]):
        out = tmp_path / f"{number}.csv"
        alexi("sources", "sample", returns["unknown"], "-o", out, *seed)
        made.append(out.read_bytes())
    assert made[0] != made[1]
    assert made[2] == made[3]


def test_what_cannot_be_done_is_wrong_usage(
    alexi: Callable[..., Ran], returns: dict[str, Path], tmp_path: Path
) -> None:
    over = alexi("sources", "sample", returns["unknown"], "-o", returns["unknown"])
    assert (over.code, over.out) == (2, "")
    assert "is the file itself, which stays as it is: name another one" in over.err
    letter = tmp_path / "letter.xlsx"
    letter.write_bytes(b"%PDF-1.4\n")
    assert alexi("sources", "sample", letter, "-o", tmp_path / "made.xlsx").code == 2
    assert alexi("sources", "new", "School Visits", tmp_path / "new").code == 2
    assert not (tmp_path / "made.xlsx").exists()


def test_a_source_from_a_file_says_what_it_guessed(
    alexi: Callable[..., Ran], returns: dict[str, Path], tmp_path: Path
) -> None:
    sent = tmp_path / "Rooms.csv"
    sent.write_text("Room,Seats,Let on\nBlue,12,01/05/2015\nGreen,8,08/05/2015\n", encoding="utf-8")
    said = alexi("sources", "new", "room_lists", tmp_path / "rooms", "--from", sent, "--title", "Rooms A")
    assert (said.code, said.out) == (0, f"{tmp_path / 'rooms'}\n")
    assert "The file: row 1 with headings as they were\n" in said.err
    assert "Days are moved into the past, each time otherwise: by its last day the sample is for 201" in said.err
    assert 'title="Rooms A"' in (tmp_path / "rooms" / "room_lists" / "__init__.py").read_text("utf-8")
    assert "Table rooms_a: 3 fields; each type is a guess, as models.py says\n" in said.err
    assert "The file itself: Nothing to fix. 2 of 2 rows are ready.\n" in said.err
    assert "  alexi-ingest sources list\n" in said.err
