"""What things are called in a sentence: headings, values, numbers, periods."""

from __future__ import annotations

import pytest

from alexi_ingest.report.names import article, begins, period, plain, the, within
from alexi_ingest.report.words import speak
from alexi_ingest.sentence import size
from tests.report.given import finding, names


@pytest.mark.parametrize(("heading", "entered", "said"), [
    ("Date of Referral", "Enter the date of referral", "the date of referral"),
    ("Child protection (Y/N)", "Enter the child protection (Y/N)", "the child protection (Y/N)"),
    ("YP ID", "Enter the YP ID", "the YP ID"),
    ("Referred on", "Enter a date under “Referred on”", "“Referred on”"),
    ("Date episode started", "Enter a date under “Date episode started”", "“Date episode started”"),
    ("Does it have a date", "Enter a date under “Does it have a date”", "“Does it have a date”"),
    ("Missing or away", "Enter a date under “Missing or away”", "“Missing or away”"),
    ("MIS_START", "Enter a date under “MIS_START”", "“MIS_START”"),
])  # fmt: skip
def test_a_heading_that_is_no_name_of_a_thing_stands_in_quotes(heading: str, entered: str, said: str) -> None:
    assert speak(finding("required")._replace(heading=heading), names()).message == entered
    assert the(heading) == said
    assert begins(heading) == (heading if entered.startswith("Enter the") else f"“{heading}”")


def test_a_heading_that_ends_in_a_full_stop_does_not_end_a_sentence_with_two() -> None:
    twice = speak(finding("unique", other="7")._replace(heading="Visit no."), names())
    assert twice.fix == "Keep one row for each referral: remove this row, or correct the visit no."
    assert speak(finding("required")._replace(heading="Seen on."), names()).message == "Enter a date under “Seen on”"


def test_words_for_values() -> None:
    shown = ["1 September 2015", "12,345", "1,234.50", "10:30", "yes", "0012", "0.5", "2015-02-31"]
    assert [
        plain(one) for one in ("2015-09-01", 12345, "1234.50", "10:30:00", "true", "0012", 0.5, "2015-02-31")
    ] == shown
    assert plain("1234", numbers=False) == "1234"
    assert [within("Date of Birth"), within("SDQ Score"), within("ID"), within("Referral NFA?")] == [
        "date of birth", "SDQ score", "ID", "“Referral NFA?”",
    ]  # fmt: skip
    assert (the("Close date"), the("Booked")) == ("the close date", "“Booked”")
    assert [article(word) for word in ("SDQ score", "Age", "Unique ID", "FTE", "Close date", "End")] == [
        "an", "an", "a", "an", "a", "an",
    ]  # fmt: skip
    assert (size(1), size(72_794), size(2_000_000_000)) == ("1 byte", "72.8 KB", "2 GB")
    assert period("2015-16-Q4") == "January to March 2016 (2015-16 Q4)"
