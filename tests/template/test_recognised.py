"""What a template was made for is known from the file that comes back, and told where it is not what it should be."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from alexi_ingest.edition import edition_of
from alexi_ingest.identify.arbitrate import arbitrate
from alexi_ingest.model import Claim, Severity, Stamp, Verdict
from alexi_ingest.pipeline import Received, examine
from alexi_ingest.read.workbook import open_workbook
from alexi_ingest.report.workbook import mark
from tests.template.filled import HUB, MADE_ON, PERIOD, filled, plan, sample, sources, template

if TYPE_CHECKING:
    from pathlib import Path

    from alexi_ingest.model import Outcome

HUBS = {"hub-03": "Hub Three", "hub-04": "Hub Four"}
STAMP = "Template"
"""The name of the hidden sheet."""


def judged(path: Path, name: str = "return.xlsx", hub: str = HUB) -> Outcome:
    return examine(path, Received(name, hub, date(2016, 2, 5), hubs=HUBS), sources())


def casework(folder: Path) -> Path:
    return filled(template("casework", folder), sample("casework"), folder / "filled.xlsx")


def with_stamp(path: Path, **values: str) -> Path:
    """Change what stands in the hidden sheet."""
    book = openpyxl.load_workbook(path)
    for name, value in book[STAMP].iter_rows(max_col=2):
        if name.value in values:
            value.value = values[str(name.value)]
    book.save(path)
    return path


def test_the_identity_is_read_and_its_sheets_are_not(tmp_path: Path) -> None:
    opened = open_workbook(template("casework", tmp_path), "x.xlsx")
    assert opened.stamp == Stamp("casework", PERIOD, HUB, edition_of(plan("casework"), PERIOD, HUB), MADE_ON)
    assert [sheet.name for sheet in opened.sheets] == ["Young people", "Referrals", "Missing episodes"]


def test_a_renamed_guidance_sheet_is_still_none_of_the_return(tmp_path: Path) -> None:
    path = casework(tmp_path)
    book = openpyxl.load_workbook(path)
    book["Guidance"].title = "Notes (2)"
    book.save(path)
    done = judged(path)
    assert done.verdict is Verdict.ACCEPTED
    assert not done.findings
    assert [one.sheet for one in done.found] == ["Young people", "Referrals", "Missing episodes"]


def test_a_template_of_another_period_than_the_file_says_goes_to_review(tmp_path: Path) -> None:
    done = judged(casework(tmp_path), "Casework 2015-16 Q3.xlsx")
    assert done.verdict is Verdict.REVIEW
    (finding,) = done.findings
    assert finding.rule == "review.period_disagrees"
    assert "the template was made for 2015-16 Q2; the file name says 2015-16 Q3" in finding.message


def test_the_hidden_identity_does_not_outrank_what_the_sheets_say(tmp_path: Path) -> None:
    done = judged(with_stamp(casework(tmp_path), period="2015-16-Q1"))
    assert done.verdict is Verdict.REVIEW
    assert {one.rule for one in done.findings} == {"review.period_disagrees"}


def test_the_hidden_identity_says_the_period_where_nothing_else_does(tmp_path: Path) -> None:
    path = casework(tmp_path)
    book = openpyxl.load_workbook(path)
    for sheet in ("Young people", "Referrals", "Missing episodes"):
        book[sheet]["A2"].value = None
    book.save(path)
    done = judged(path)
    assert (done.verdict, done.claim and done.claim.period) == (Verdict.ACCEPTED, PERIOD)
    del book[STAMP]
    book.save(path)
    assert [one.rule for one in judged(path).findings] == ["review.period_unknown"]


def test_a_template_of_another_hub_goes_to_review(tmp_path: Path) -> None:
    done = judged(casework(tmp_path), hub="hub-04")
    assert done.verdict is Verdict.REVIEW
    assert [one.rule for one in done.findings] == ["review.other_hub"]


def test_a_template_of_another_return_goes_to_review(tmp_path: Path) -> None:
    done = judged(with_stamp(casework(tmp_path), return_type="training"))
    assert done.verdict is Verdict.REVIEW
    (finding,) = done.findings
    assert finding.rule == "review.other_template"
    assert finding.message == (
        "The file was made from the template for training, and what it holds is the return casework."
    )


def test_a_template_of_an_earlier_edition_is_told_and_read(tmp_path: Path) -> None:
    done = judged(with_stamp(casework(tmp_path), edition="e0", made_on="2015-07-03"))
    assert done.verdict is Verdict.ACCEPTED
    (finding,) = done.findings
    assert (finding.rule, finding.severity) == ("file.old_template", Severity.QUERY)
    assert finding.message == "The file was made from a template of 3 July 2015, and the form has changed since."


def test_a_marked_copy_of_a_template_can_be_mended_and_sent(tmp_path: Path) -> None:
    path = template("training", tmp_path)
    one = sample("training").with_values("session", 0, date=None)
    first = judged(filled(path, one, path))
    (finding,) = [one for one in first.findings if one.severity is Severity.ERROR]
    copy = tmp_path / "copy.xlsx"
    mark(path, first.findings, copy)
    book = openpyxl.load_workbook(copy)
    cell = book[str(finding.where.sheet)][str(finding.where.a1)]
    assert (str(cell.comment.text)[:5], cell.number_format) == ("FIX: ", "dd/mm/yyyy")
    assert not cell.protection.locked
    cell.value = date(2015, 8, 3)
    book.save(copy)
    assert open_workbook(copy, "x.xlsx").stamp == open_workbook(path, "x.xlsx").stamp
    assert judged(copy).verdict is Verdict.ACCEPTED


def test_an_edition_is_another_where_the_form_is() -> None:
    own = plan("monitoring")
    # In 2014-15 the caseload's labels were others (`columns.csv`), which a hub sees.
    assert edition_of(own, "2015-16-Q2", HUB) == edition_of(own, "2015-16-Q3", HUB)
    assert edition_of(own, "2015-16-Q2", HUB) != edition_of(own, "2014-15-Q2", HUB)
    assert edition_of(own, "2015-16-Q2", HUB) != edition_of(plan("training"), "2015-16-Q2", HUB)


@pytest.mark.parametrize("name", ["made_on", "period"])
def test_an_identity_that_is_not_whole_shows_nothing(name: str, tmp_path: Path) -> None:
    path = with_stamp(casework(tmp_path), **{name: ""})
    opened = open_workbook(path, "x.xlsx")
    assert opened.stamp is None
    assert [sheet.name for sheet in opened.sheets] == ["Young people", "Referrals", "Missing episodes"]


def test_of_rival_claims_that_of_the_template_stands() -> None:
    rivals = (Claim("one", "visits", 0.9, ""), Claim("two", "talks", 0.95, ""))
    assert arbitrate(rivals).problem == "rival_sources"
    chosen = arbitrate(rivals, Stamp("visits", PERIOD, HUB, "e", MADE_ON))
    assert chosen.claim is rivals[0]
    assert arbitrate(rivals, Stamp("other", PERIOD, HUB, "e", MADE_ON)).problem == "rival_sources"
