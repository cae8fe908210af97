"""One place where templates become HTML: escaped always, self-contained, nothing fetched from anywhere."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from alexi_ingest.report.names import day

if TYPE_CHECKING:
    from datetime import datetime

LONDON = ZoneInfo("Europe/London")
"""Times are kept in UTC and shown as clocks in England show them."""


def render(template: str, **values: object) -> str:
    """Fill in a template of the package."""
    return _environment().get_template(template).render(**values)


def moment(when: datetime) -> str:
    """Give a time in words: `24 November 2015 at 12:18`."""
    local = when.astimezone(LONDON)
    return f"{day(local.date())} at {local:%H:%M}"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("alexi_ingest.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    loader = made.loader
    assert loader is not None  # noqa: S101 - it was given above
    style = loader.get_source(made, "style.css")[0]
    # The policy names the style by its digest, so that no other style, script or picture can be brought in by a cell.
    made.globals["style"] = style
    made.globals["style_hash"] = b64encode(sha256(style.encode()).digest()).decode()
    return made
