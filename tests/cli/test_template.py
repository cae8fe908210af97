"""`alexi-ingest template`: a blank return in a file, or a plain sentence why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from alexi_ingest.read.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ran


def test_a_template_is_made_with_and_without_a_site(alexi: Callable[..., Ran], tmp_path: Path) -> None:
    out = tmp_path / "t.xlsx"
    said = alexi("template", "training", "--hub", "hub-01", "--period", "Q4 2015/16", "-o", out)
    assert (said.code, said.out) == (0, f"{out}: the template of training for hub-01, 2015-16-Q4\n")
    stamp = open_workbook(out, "t.xlsx").stamp
    assert stamp is not None
    assert (stamp.return_type, stamp.period, stamp.hub) == ("training", "2015-16-Q4", "hub-01")
    alexi("init", tmp_path / "site")
    more = alexi(
        "template", "training", "--hub", "hub-01", "--period", "2015-16-Q4", "-o", out, "--site", tmp_path / "site"
    )
    assert more.code == 0
    said_inside = {cell.value for row in openpyxl.load_workbook(out)["Guidance"].iter_rows() for cell in row}
    assert {"Hub 01 (synthetic)", "by 30 April 2016"} <= said_inside


@pytest.mark.parametrize(
    ("kind", "hub", "period", "told"),
    [
        ("nonsense", "hub-01", "2015-16-Q4", "no source reads a return 'nonsense': there are casework,"),
        ("training", "hub-01", "soon", "'soon' is no period: write 2015-16-Q2, 2015-16 or R1"),
        ("training", "hub-01", "2015-16", "training is quarterly, and 2015-16 is no period of that kind"),
        ("training", "hub-99", "2015-16-Q4", "hub-99 is no hub of this site: see hubs.csv"),
    ],
)
def test_what_cannot_be_made_is_wrong_usage(
    kind: str, hub: str, period: str, told: str, alexi: Callable[..., Ran], tmp_path: Path
) -> None:
    alexi("init", tmp_path / "site")
    said = alexi(
        "template", kind, "--hub", hub, "--period", period, "-o", tmp_path / "t.xlsx", "--site", tmp_path / "site"
    )
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert not (tmp_path / "t.xlsx").exists()


def test_a_file_that_cannot_be_written_is_named(alexi: Callable[..., Ran], tmp_path: Path) -> None:
    out = tmp_path / "not there" / "t.xlsx"
    said = alexi("template", "training", "--hub", "hub-01", "--period", "2015-16-Q4", "-o", out)
    assert said.code == 2
    assert f"{out} cannot be written: No such file or directory" in said.err
