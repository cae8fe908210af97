"""A template that is filled in is accepted, whichever program saved it, with the rows that were filled in."""

from __future__ import annotations

import subprocess
from threading import Event
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from alexi_ingest import store
from alexi_ingest.cli.opened import make_site, open_site
from alexi_ingest.daemon import service
from alexi_ingest.model import TEAM, Outcome, Verdict
from alexi_ingest.pipeline import Received, examine
from alexi_ingest.site import load
from alexi_ingest.template.make import has_template
from tests.read.books import needs_libreoffice
from tests.template.filled import HUBS, RECEIVED_ON, filled, period_of, plan, sample, sender_of, sources, template

if TYPE_CHECKING:
    from pathlib import Path

KINDS = [kind.name for spec in sources().specs.values() for kind in spec.returns if has_template(plan(kind.name))]
BY = {"hub-01": "openpyxl", "hub-02": "xlsx", "hub-03": "ods", TEAM: "ods"}
"""Who sends files saved by what."""


def judged(path: Path, sender: str, name: str = "return.xlsx") -> Outcome:
    return examine(path, Received(name, sender, RECEIVED_ON, hubs=HUBS), sources())


def kinds_of(sender: str) -> list[str]:
    return [kind for kind in KINDS if plan(kind).declared.is_sent_by(sender)]


def rows(outcome: Outcome) -> dict[str, pl.DataFrame]:
    """Give what is published, without where it stands."""
    return {
        name: (own := frame.select(pl.exclude("^_.*$", "row_quality", "obs_status"))).sort(own.columns)
        for name, frame in outcome.tables.items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_filled_in_is_accepted_with_the_same_rows(kind: str, tmp_path: Path) -> None:
    one = sample(kind)
    done = judged(filled(template(kind, tmp_path), one, tmp_path / "filled.xlsx"), one.hub)
    assert done.verdict is Verdict.ACCEPTED, done.findings
    assert not done.findings
    sent = judged(one.write(tmp_path / one.filename), one.hub, one.filename)
    assert sum(frame.height for frame in rows(sent).values())
    for name, frame in rows(sent).items():
        assert_frame_equal(rows(done)[name], frame)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_dropped_blank_asks_whether_it_is_a_nil_return(kind: str, tmp_path: Path) -> None:
    done = judged(template(kind, tmp_path), sender_of(kind))
    assert done.verdict is Verdict.ACCEPTED, done.findings
    assert {finding.problem for finding in done.findings} <= {"no_rows", "no_answers"}
    assert done.findings
    named = [table.name for table in plan(kind).declared.tables]
    assert {one.sheet for one in done.found} <= {one.sheet for one in done.found if one.table in named}


@needs_libreoffice
def test_templates_saved_by_libreoffice_are_accepted_by_a_real_site(tmp_path: Path) -> None:
    made = make_site(tmp_path / "site")
    sent = {}
    for sender in BY:
        folder = tmp_path / sender
        folder.mkdir()
        for kind in kinds_of(sender):
            one = sample(kind, sender)
            sent[sender, kind] = one
            filled(template(kind, folder, sender=sender), one, folder / f"{kind}.xlsx")
    for sender, form in BY.items():
        saved = tmp_path / sender if form == "openpyxl" else saved_by_libreoffice(tmp_path / sender, form)
        for kind in kinds_of(sender):
            path = saved / f"{kind}.{'xlsx' if form == 'openpyxl' else form}"
            (made.inbox(sender) / f"{kind}{path.suffix}").write_bytes(path.read_bytes())
            own = sent[sender, kind]
            expected = rows(judged(own.write(tmp_path), sender, own.filename))
            saved_rows = rows(judged(path, sender, path.name))
            assert all(frame.equals(saved_rows[name]) for name, frame in expected.items()), (sender, kind)
    service.run(load(made.root), Event(), once=True)
    with open_site(made.root) as opened:
        for number in range(1, len(sent) + 1):
            got = store.submission(opened.store, number)
            assert got.verdict is Verdict.ACCEPTED, (got.name, got.hub, got.findings)
            assert not got.counts.queries, got.findings
            assert got.claim is not None
            kind = got.claim.return_type
            assert got.claim.period == period_of(kind)
            expected = judged(sent[got.hub, kind].write(tmp_path), got.hub, sent[got.hub, kind].filename)
            told = store.standing_tables(opened.store, got.hub).tables
            for name, frame in rows(expected).items():
                assert told[name].height == frame.height, (got.hub, name)


def saved_by_libreoffice(folder: Path, form: str) -> Path:
    """Let LibreOffice open every workbook of a folder and save it in a form, in a folder of its own."""
    out = folder / "saved"
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form]
    subprocess.run(
        [*command, "--outdir", str(out), *map(str, folder.glob("*.xlsx"))], check=True, capture_output=True, timeout=240
    )
    return out
