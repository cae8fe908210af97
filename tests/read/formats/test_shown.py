"""A number is what its format makes of it."""

from __future__ import annotations

import pytest

from alexi_ingest.read.formats.shown import Shown, shown_by


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        *((name, Shown.NUMBER) for name in ("", "General", "General Number", "Currency", "Euro Currency", "Fixed")),
        *((name, Shown.NUMBER) for name in ("Standard", "Percent", "Scientific", "Yes/No", "True/False", "On/Off")),
        *((f"{how} {what}", Shown.MOMENT) for how in ("Short", "Medium", "Long") for what in ("Date", "Time")),
        ("General Date", Shown.MOMENT),
        ("[$-809]dd mmmm yyyy;@", Shown.MOMENT),
        ("h:mm AM/PM", Shown.MOMENT),
        ('[Red]0.00_);"(days)"0.00', Shown.NUMBER),
        ('0 "hours"', Shown.NUMBER),
        (r"0\d", Shown.NUMBER),
        ("[$$-409]#,##0.00", Shown.NUMBER),
        ("[Blue][hh]:mm", Shown.ELAPSED),
        ("[mm]:ss", Shown.ELAPSED),
        ("@", Shown.NUMBER),
    ],
)
def test_a_number_format_says_what_a_number_is(code: str, expected: Shown) -> None:
    assert shown_by(code) is expected
