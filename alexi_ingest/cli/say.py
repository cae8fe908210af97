"""What is printed: data to stdout, talk to stderr, and the exit codes."""

from __future__ import annotations

import json
import sys
from enum import IntEnum
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.table import Table

WIDE = 200
"""Columns of a table that is not printed to a terminal."""


class Exit(IntEnum):
    """The exit codes; of several files, the highest."""

    NOTHING_TO_FIX = 0
    TO_FIX = 1
    USAGE = 2
    NOT_TAKEN = 3
    OUR_FAULT = 4


def say(text: str) -> None:
    """Say something to the person: it is no data."""
    typer.echo(text, err=True)


def put(text: str) -> None:
    """Print a line of data."""
    typer.echo(text)


def put_json(data: object, *, indent: int | None = 2) -> None:
    """Print data as JSON: indented, or (None) one object a line."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=indent, default=str))


def put_table(table: Table) -> None:
    """Print a table as wide as the terminal; elsewhere as wide as it needs."""
    from rich.console import Console  # noqa: PLC0415 - a command that prints no table does not wait for rich

    Console(width=None if sys.stdout.isatty() else WIDE).print(table)
