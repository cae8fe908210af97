"""Pages: order, groups, escaping, structure that a screen reader needs, nothing from outside."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from alexi_ingest.declare import CodeEntry, CodeList
from alexi_ingest.model import Counts, Finding, Kind, Severity, SheetFound, Verdict
from alexi_ingest.report.groups import ROWS_IN_A_GROUP, Section, grouped, in_order, ranges
from alexi_ingest.report.lines import Aim, Fate, Owed
from alexi_ingest.report.names import Names
from alexi_ingest.report.page import Report, page
from alexi_ingest.report.record import FileFacts
from alexi_ingest.report.status import HubStatus, OwedReturn, Receipt, Told, Welcome, start_page, status_page
from alexi_ingest.report.words import speak
from tests.report.given import finding, names

WHEN = datetime(2015, 7, 16, 14, 32, tzinfo=UTC)
FILE = FileFacts("Casework Q2.xlsx", "9f" * 32, 72_794, Kind.XLSX)
EVIL = "<script>alert(1)</script>"
FOUND = (SheetFound("Referrals", (4, 4), ("A", "B"), 80, "referral"), SheetFound("Notes", None, (), 0))


def spoken() -> list[Finding]:
    raw = [
        finding("label_read_as_code", "gender", severity=Severity.REPAIR, observed=EVIL, read_as="2"),
        finding("same_as_last", "gender", 9, severity=Severity.QUERY, observed="1", other="2"),
        *(finding("required", row=row, label=f"P{row:04d}") for row in (6, 9, 10, 11, *range(31, 40))),
        finding("not_before", "close_date", 12, observed="2015-07-01", other="2015-09-01", other_field="referral_date"),
        finding("similar_heading", "", None, heading=EVIL, similar="Close date"),
        finding("not_in_list", "gender", 7, observed=EVIL + "x" * 500, label=EVIL),
        finding("more_findings", rule="casework.referral.referral_date.required", row=None, severity=Severity.NOTE,
                count=1300, shown=13),
    ]  # fmt: skip
    return [speak(one, names()) for one in raw]


def report(verdict: Verdict = Verdict.PARTIAL, findings: list[Finding] | None = None, **counts: int) -> Report:
    aim = Aim(date(2015, 10, 31), "the data team", "Casework #2 - checked.xlsx")
    return Report(
        FILE, verdict, Counts(**{"rows": 150, "rows_ready": 130, **counts}), spoken() if findings is None else findings,
        f"Hub {EVIL}", "Casework register", "2015-16-Q2", 17, WHEN, FOUND, aim, names(),
    )  # fmt: skip


class Outline(HTMLParser):
    """What a screen reader makes of a page: headings, ids, links, captions, scopes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.unscoped = 0
        self.named: list[str] = []
        self.feed(html)

    def handle_starttag(  # noqa: D102 - the parser's own hook
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.ids.extend(value for name, value in attrs if name == "id" and value)
        self.links.extend(value for name, value in attrs if name in {"href", "src"} and value)
        self.unscoped += tag == "th" and "scope" not in given
        self.named.extend(one for name, value in attrs if name == "aria-labelledby" and value for one in value.split())


def pages() -> list[str]:
    status = HubStatus(
        f"Hub {EVIL}", WHEN,
        (OwedReturn("Casework", "2015-16-Q2", WHEN.date(), Owed.TO_FIX, Counts(5, 4, 1), 17, "reports/a b/r.html"),
         OwedReturn("Training", "2015-16-Q2", date(2015, 10, 31), Owed.DUE)),
        (Receipt(17, f"{EVIL}\udcff.xlsx", "9f" * 32, WHEN, Verdict.PARTIAL, "reports/a b/report.html"),
         Receipt(18, "new.xlsx", "8e" * 32, WHEN)),
        "the data team", (EVIL,),
    )  # fmt: skip
    told = Told("Casework", "every quarter", (("Referrals", ("ID", EVIL)),))
    welcome = Welcome(f"Hub {EVIL}", "us", (told,), templates=(f"{EVIL}.xlsx",), check=True, withdraw=True)
    return [
        page(report(errors=4, queries=1)),
        page(report(Verdict.ACCEPTED, [])),
        page(report(Verdict.REVIEW, [speak(finding("not_recognised", "", None, sheet=None))], errors=1)),
        page(report(Verdict.FAILED, [])),
        status_page(status),
        start_page(welcome),
    ]


@pytest.mark.parametrize("html", pages(), ids=["partial", "accepted", "review", "failed", "status", "start"])
def test_a_page_can_be_read_by_everybody_and_asks_nothing_of_anybody(html: str) -> None:
    outline = Outline(html)
    assert "<script" not in html
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(outline.headings, outline.headings[1:], strict=False))
    assert len(outline.ids) == len(set(outline.ids))
    assert {link[1:] for link in outline.links if link.startswith("#")} <= set(outline.ids)
    assert set(outline.named) <= set(outline.ids)
    assert not [link for link in outline.links if ":" in link.split("/", maxsplit=1)[0] or link.startswith("//")]
    assert outline.tags.count("table") == outline.tags.count("caption")
    assert outline.unscoped == 0
    assert '<html lang="en-GB">' in html
    style = html.split("<style>", 1)[1].split("</style>", 1)[0]
    assert f"style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in html
    assert "url(" not in style
    assert " style=" not in html


def test_the_order_is_file_headings_fix_check_tidied() -> None:
    html = page(report(errors=4, queries=1))
    marks = ["<h1>4 things to fix, 1 to check. 130 of 150 rows are ready.</h1>", "<h2>What to do now</h2>",
             "There is a problem", "<h2>Sheets and headings</h2>", "<h2>To fix</h2>", "<h2>To check</h2>",
             "What was found in your file", "<h2>Tidied, nothing to do</h2>", "<h2>Your receipt</h2>"]  # fmt: skip
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "<title>To fix: Casework register July to September 2015 (2015-16 Q2)</title>" in html
    assert 'href="Casework%20%232%20-%20checked.xlsx"' in html
    assert "<td>Headings in row 4</td>" in html
    assert "No headings found" in html
    assert "16 July 2015 at 15:32" in html
    assert "9f" * 32 in html


def test_of_several_tables_on_a_sheet_the_page_names_each_with_its_place() -> None:
    found = (
        SheetFound("Return", (3, 4), ("A",), 1200, area="A3:C1204"),
        SheetFound("Return", None, (), 2, area="E3:F4"),
    )
    html = page(replace(report(), found=found))
    assert "A table at A3:C1204. Headings in rows 3 to 4<br>“A”" in html
    assert "A table at E3:F4. No headings found" in html
    assert "1,200" in html


def test_what_is_found_in_a_whole_row_has_no_table_of_cells() -> None:
    found = [speak(finding("totals_left_out", "", 1204, severity=Severity.NOTE), names())]
    [group] = grouped(found, names())[Section.NOTES]
    assert (group.rows, group.place) == ((), "sheet “Referrals”, row 1,204")


def test_a_group_shows_ten_rows_and_names_all_places() -> None:
    group = next(one for one in grouped(spoken(), names())[Section.FIX] if "no date" in one.line)
    assert group.line == "1,300 referrals have no date of referral"
    assert len(group.rows) == ROWS_IN_A_GROUP
    assert (group.rows[0].cell, group.rows[0].label, group.rows[0].sent) == ("B6", "P0006", None)
    assert group.places == "B6, B9:B11, B31:B39"
    assert group.unlisted == 1287
    html = page(report(errors=4, queries=1))
    assert "<strong>1,290 more, 1,300 in all.</strong> All of them: B6, B9:B11, B31:B39, and 1,287 more further" in html


def test_groups_come_by_problem_and_then_by_column() -> None:
    raw = [
        ("not_a_date", "close_date"),
        ("required", "close_date"),
        ("required", "person_id"),
        ("required", "close_date"),
    ]
    said = [speak(finding(problem, field, row), names()) for row, (problem, field) in enumerate(raw, 6)]
    made = [(one.rows[0].cell, one.total) for one in grouped(said, names())[Section.FIX]]
    assert made == [("A8", 1), ("C7", 2), ("C6", 1)]


def test_sheets_come_in_the_order_of_the_return_and_a_problem_of_none_first() -> None:
    said = [speak(finding("required", row=6, sheet=sheet), names()) for sheet in ("Mine", "Young people", "Referrals")]
    placed = [group.place for group in grouped(said, names())[Section.FIX]]
    assert [place.split("”")[0] for place in placed] == ["sheet “Referrals", "sheet “Young people", "sheet “Mine"]
    assert in_order(said, ["Young people", "Mine"]) == [said[1], said[0], said[2]]


def test_the_line_over_a_group_names_sheets_and_headings_as_the_file_has_them() -> None:
    sheets = (
        SheetFound("List of young people", (3, 3), ("YP ID",), 9, "young_person"),
        SheetFound("List", (3, 3), ("Date  of referral:", "CLOSE DATE"), 9, "referral"),
        SheetFound("Notes", None, (), 0),
    )
    found = names().as_found(sheets)
    strangers = [speak(finding("member_of", "person_id", row, other_table="young_person"), found) for row in (6, 7)]
    early = [speak(finding("required_with", "score", row, other_field="close_date"), found) for row in (6, 7)]
    lines = [group.line for group in grouped([*strangers, *early], found)[Section.FIX]]
    assert lines == [
        "2 referrals have a “CLOSE DATE” and no SDQ score",
        "2 referrals have a “Young person ID” that is not on the sheet “List of young people”",
    ]
    assert found.sheet("referral") == "List"


def test_answers_that_are_too_many_for_a_sentence_can_be_opened_beside_it() -> None:
    many = CodeList("gender", tuple(CodeEntry(str(n), f"Answer {n}") for n in range(12)))
    long = Names(
        names().tables, {"gender": CodeList("gender", (*many.entries, CodeEntry("x", "Old", valid_to="2009")))}
    )
    said = [speak(finding("not_in_list", "gender", observed="Old"), long)]
    html = page(replace(report(findings=said, errors=1), names=long))
    assert said[0].message == "Gender must be one of the 12 answers that the report lists"
    assert "<summary>Show the 12 answers for “Gender”</summary>" in html
    assert html.count("<li>Answer") == 12
    assert "<li>Old" not in html
    assert "<summary>Show the" not in page(
        report(findings=[speak(finding("not_in_list", "gender"), names())], errors=1)
    )


def test_what_was_tidied_is_said_by_what_was_sent_and_read_alone() -> None:
    said = [speak(finding("label_read_as_code", "gender", row, severity=Severity.REPAIR, observed="f", read_as="2"),
                  names()) for row in (6, 7)]  # fmt: skip
    [group] = grouped(said, names())[Section.TIDIED]
    line = "2 referrals had an answer written in another way in “Gender”"
    assert (group.message, group.fix, group.line) == ("", "", line)
    assert [(row.sent, row.read_as, row.message, row.fix) for row in group.rows] == [("f", "2 (Female)", "", "")] * 2


def test_what_is_in_the_marked_copy_is_said_only_of_what_is_there() -> None:
    rejected = [speak(finding("missing_key_column", "person_id", None, column="ID"), names())]
    lists = "</a>: its first sheet, “To fix”, lists all that is said here"
    assert f"{lists}." in page(report(Verdict.REJECTED, rejected, errors=1))
    assert f"{lists}, and each of these cells has a colour" in page(report(errors=4))


def test_ranges_join_down_a_column_only() -> None:
    assert ranges([(5, 12), (5, 15), (5, 16), (5, 17), (6, 18), (5, 15)]) == ["F12", "F15:F17", "G18"]
    assert ranges([]) == []


def test_a_long_value_is_cut_with_its_length_said_and_personal_data_is_not_shown() -> None:
    html = page(report(errors=4, queries=1))
    assert f"({len(EVIL) + 500} characters)" in html
    personal = speak(finding("personal_data", "gender", observed="0161 496 0000"), names())
    assert "0161" not in page(report(findings=[personal], errors=1))


@pytest.mark.parametrize(("state", "line"), [
    (Owed.OVERDUE, "Your returns: 1 overdue."), (Owed.DUE, "Your returns: 1 to send."),
    (Owed.RECEIVED, "Nothing to do: all that is owed has been received."),
])  # fmt: skip
def test_the_status_page_begins_with_what_is_to_do(state: Owed, line: str) -> None:
    html = status_page(HubStatus("Hub 03", WHEN, (OwedReturn("Casework", "2015-16-Q2", date(2015, 10, 31), state),)))
    assert f"<h1>{line}</h1>" in html
    assert ("<title>To fix:" in html) is (state is Owed.OVERDUE)


def test_the_start_page_lists_the_sheets_and_headings_of_each_return() -> None:
    told = Told("Casework register", "quarterly", (("Referrals", ("ID", "Date")),))
    html = start_page(Welcome("Hub 03", returns=(told, Told("Training"))))
    assert "<h3>Casework register, quarterly</h3>" in html
    assert "<dt>Referrals</dt><dd>ID · Date</dd>" in html
    assert "<h3>Training</h3>" in html
    assert html.count("<details>") == 1
    assert "WITHDRAW" not in html


def test_the_status_page_says_how_each_return_stands_and_what_became_of_each_file() -> None:
    html = status_page(HubStatus(
        "Hub 03", WHEN,
        (OwedReturn("Casework", "2015-16-Q2", None, Owed.TO_FIX, Counts(5, 4, 1), 18, "r.html", Verdict.PARTIAL, 17),
         OwedReturn("Training", "2015-16-Q2", None, Owed.TO_FIX, Counts(errors=1), 19, "r.html", Verdict.REJECTED)),
        tuple(Receipt(17 + at, "a.csv", "9f", WHEN, Verdict.PARTIAL, fate=fate) for at, fate in enumerate(Fate)),
    ))  # fmt: skip
    assert "<br>1 thing to fix. 4 of 5 rows are ready. Until then submission 17 counts.</td>" in html
    assert "<br>1 thing to fix. We could not use the file as it is.</td>" in html
    form = OwedReturn("Form", "2015-16-Q2", None, Owed.TO_FIX, Counts(2, 2), verdict=Verdict.ACCEPTED, in_rows=False)
    assert "2 of 2 records are ready." in status_page(HubStatus("Hub 03", WHEN, (form,)))
    for words in ("Replaced by a later file", "Withdrawn", "Approved by", "Sent back by", "Left out by"):
        assert f">{words}" in html
    assert "Some things to fix" not in html
