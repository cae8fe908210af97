"""The program `alexi-ingest`: its commands by name, each imported only when it is asked for, and its exit codes."""

from __future__ import annotations

import sys
import traceback
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from alexi_ingest.cli.say import Exit, say
from alexi_ingest.errors import AlexiError, DeclarationError, IllegalMove, ReadError, SettingsError, WriteError

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter  # typer carries its click inside, under this name

COMMANDS = {
    "demo": "Make a site with synthetic returns, run it, and say where to look.",
    "init": "Make a new site.",
    "run": "Watch the drop folders of a site: take in, check, keep and report.",
    "check": "Check files without submitting anything.",
    "status": "Show what is owed, received, on time and to fix; the queue; alarms.",
    "decide": "Decide what becomes of a submission, with a reason.",
    "calendar": "Show what is owed; excuse, extend or declare nil a return, with a reason.",
    "template": "Make a blank return: drop-downs, locked headings, guidance, hidden identity.",
    "dictionary": "Describe every return type: sheets, fields, code lists, rules.",
    "sources": "List, begin and test sources, the plugins that read returns; make a sample that may be shared.",
    "doctor": "Look a site over: what is wrong, and how to mend it.",
}
"""Every command with its line of help; each is the `app` of the module `alexi_ingest.cli` has under its name."""
FAULTS_OF_USE = (SettingsError, DeclarationError, IllegalMove, ReadError, WriteError)
"""What the person at the keyboard can mend: a site's or another file, a source's declaration, a move that cannot be."""


class _Commands(TyperGroup):
    """A group that knows its commands by name and line, and imports one when it is called."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Give the names in the order of the help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Import the command's module."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(import_module(f"alexi_ingest.cli.{cmd_name}").app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """List the commands from their lines: help imports none of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


# Plain help: rich takes three times as long as typer itself to import, and is not needed to list commands.
app = typer.Typer(cls=_Commands, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)


def _show_version(value: bool) -> None:  # noqa: FBT001 - typer calls it so
    if value:
        from importlib.metadata import version  # noqa: PLC0415 - slow to import, and wanted here alone

        typer.echo(f"alexi-ingest {version('alexi-ingest')}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Take in the spreadsheet returns of hubs: check every cell, report back, publish tidy tables.

    Exit codes: 0 nothing to fix; 1 things to fix; 2 wrong usage; 3 rejected or for review; 4 a fault of the service.
    """


def main() -> None:
    """Run the program: here, and nowhere else in it, exceptions become sentences and exit codes."""
    try:
        app()
    except AlexiError as error:
        say(f"alexi-ingest: {error}")
        sys.exit(Exit.USAGE if isinstance(error, FAULTS_OF_USE) else Exit.OUR_FAULT)
    except Exception as error:  # noqa: BLE001 - the last word: without the message, which may hold a value of a cell
        say("".join(traceback.format_tb(error.__traceback__)).rstrip())
        say(f"alexi-ingest: a fault of the program ({type(error).__name__}); the lines above say where it happened")
        sys.exit(Exit.OUR_FAULT)
