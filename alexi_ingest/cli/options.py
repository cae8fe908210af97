"""Options that several commands share, so that they mean the same everywhere."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

HERE = Path()


def login() -> str:
    """Give the name that the person is logged in with."""
    return getpass.getuser()


SiteFolder = Annotated[
    Path, typer.Option("--site", envvar="ALEXI_SITE", help="The site's folder; the current one if not said.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept.")]
By = Annotated[
    str, typer.Option("--by", default_factory=login, show_default="your login name", help="Who decides; it is kept.")
]
