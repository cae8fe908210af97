"""The journey of one file in one call: what had to be done to read it is said, whatever becomes of it."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest

from alexi_casework.samples import SAMPLES as CASEWORK
from alexi_ingest.defaults import load_sources
from alexi_ingest.model import Severity, Verdict
from alexi_ingest.pipeline import Received, examine
from alexi_ingest.report.groups import Section, grouped
from alexi_ingest.testkit.habits import HubHabits
from alexi_training.samples import SAMPLES as TRAINING

if TYPE_CHECKING:
    from pathlib import Path

HABITS = HubHabits("hub-01", seed=5, size=12, file_format="csv")
SOURCES = load_sources()
NOTES = [
    (b"\0", "nul_bytes", None, "1 character that no spreadsheet shows (NUL) was left out."),
    (b"\xff\x81\x8d\n", "undefined_bytes", None,
     "2 characters could not be read as letters, and were kept as they came."),
    (b'"x,2\n', "quotes_as_text", 1,
     ("In 1 row, the first of them row 1, a quotation mark begins a cell and does not end it in the same way. "
      "Such marks were read as text.")),
]  # fmt: skip


@pytest.mark.parametrize(("before", "problem", "row", "message"), NOTES)
@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.REVIEW])
def test_what_was_done_to_read_a_text_is_a_note_about_the_file(
    tmp_path: Path, before: bytes, problem: str, row: int | None, message: str, verdict: Verdict
) -> None:
    (sample,) = TRAINING.clean(HABITS, ["2015-16-Q4"])
    content = sample.write(tmp_path / "sent").read_bytes().removeprefix(b"\xef\xbb\xbf")
    name = sample.filename
    if verdict is Verdict.REVIEW:
        content, name = b"Room,Seats\nBlue,12\n", "Rooms.csv"
    (tmp_path / "file").write_bytes(before + content)
    outcome = examine(tmp_path / "file", Received(name, "hub-01", date(2016, 4, 14)), SOURCES)
    [note] = [one for one in outcome.findings if one.problem == problem]
    assert outcome.verdict is verdict
    assert (note.rule, note.severity, note.level) == (f"file.{problem}", Severity.NOTE, 0)
    assert (note.where.a1, note.where.row) == (None, row)
    assert note.message == message
    assert note.fix
    assert outcome.counts.notes == sum(one.severity is Severity.NOTE for one in outcome.findings)


def test_the_words_that_a_rule_brings_are_said_of_many_cells_as_of_one(tmp_path: Path) -> None:
    (sample,) = CASEWORK.clean(HubHabits("hub-01", seed=5, size=12), ["2015-16-Q4"])
    for seed in (1, 2):
        sample = CASEWORK.plant(sample, "young_person.person_id.personal", Random(seed))  # noqa: S311 - made-up data
    sent = sample.write(tmp_path)
    outcome = examine(sent, Received(sample.filename, "hub-01", date(2016, 4, 14)), SOURCES)
    [message] = {one.message for one in outcome.findings if one.rule == "casework.young_person.person_id.personal"}
    lines = [one.line for one in grouped(outcome.findings)[Section.CHECK]]
    assert f"2 rows: {message}" in lines
