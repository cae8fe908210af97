"""The first lines of a report: the verdict with its counts, and what to do next."""

from __future__ import annotations

import re
from datetime import date

import pytest

from alexi_ingest.model import Counts, Verdict
from alexi_ingest.report.lines import Aim, verdict_line, what_next
from alexi_ingest.report.words_tables import rows_line
from tests.report.given import BANNED

VERDICTS = [
    (Verdict.PARTIAL, Counts(150, 148, 2, 3), "2 things to fix, 3 to check. 148 of 150 rows are ready."),
    (Verdict.PARTIAL, Counts(1, 0, 1, 0), "1 thing to fix. 0 of 1 row is ready."),
    (Verdict.ACCEPTED, Counts(1500, 1500, 0, 0), "Nothing to fix. 1,500 of 1,500 rows are ready."),
    (Verdict.ACCEPTED, Counts(5, 5, 0, 1), "Nothing to fix, 1 thing to check. 5 of 5 rows are ready."),
    (Verdict.REJECTED, Counts(errors=1), "1 thing to fix. We could not use the file as it is."),
    (Verdict.REVIEW, Counts(errors=1), "This file is waiting: 1 thing to settle before we can use it."),
    (Verdict.DUPLICATE, Counts(), "We have this file already. Nothing to fix."),
    (Verdict.FAILED, Counts(), "We could not check this file because of a fault in our service."),
]


@pytest.mark.parametrize(("verdict", "counts", "line"), VERDICTS)
def test_the_first_line_and_what_to_do_next(verdict: Verdict, counts: Counts, line: str) -> None:
    aim = Aim(date(2015, 10, 31), "the data team", "x - checked.xlsx", 17, date(2015, 10, 16))
    said = " ".join(what_next(verdict, counts, aim))
    assert verdict_line(verdict, counts) == line
    assert said
    assert not BANNED.search(line + said)
    if verdict in {Verdict.PARTIAL, Verdict.REJECTED}:
        assert "by 31 October 2015" in said
        assert "ask the data team" in said
    checked = " ".join(what_next(verdict, counts, Aim(checked=True)))
    assert checked.startswith("This was only a check: nothing was submitted")
    assert not re.search(r"receipt|kept the file|has been told|is accepted|tell you", checked)
    if verdict is Verdict.DUPLICATE:
        assert "submission 17, which we received on 16 October 2015" in said
    if verdict is Verdict.FAILED:
        assert "You need do nothing: we will check it again and tell you." in said


def test_records_that_are_no_rows_of_a_sheet_are_not_called_so() -> None:
    assert verdict_line(Verdict.PARTIAL, Counts(12, 11, 1, 0), in_rows=False).endswith("11 of 12 records are ready.")
    assert verdict_line(Verdict.ACCEPTED, Counts(1, 1, 0, 0), in_rows=False).endswith("1 of 1 record is ready.")
    assert rows_line(1, in_rows=False) == "1 record"
