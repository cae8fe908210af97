"""`alexi-ingest dictionary`: what every return type holds, for people and for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer
from rich.markup import escape
from rich.table import Table

from alexi_ingest.cli.options import AsJson
from alexi_ingest.cli.say import put, put_json, put_table
from alexi_ingest.defaults import load_sources
from alexi_ingest.dictionary import OF_SITE, dictionary_of

if TYPE_CHECKING:
    from alexi_ingest.dictionary import CodeLine, FieldEntry, ReturnEntry, TableEntry

LONGEST_LIST = 40
"""Of a longer code list only so many codes are printed; `--json` has all of them."""
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: alexi-ingest dictionary")
def dictionary(*, json: AsJson = False) -> None:
    """Describe every return type: sheets, fields, code lists, rules."""
    described = dictionary_of(load_sources())
    if json:
        put_json(asdict(described))
        return
    for kind in described.return_types:
        about = f"{kind.periodicity}, sent by {kind.by}, read by the source {kind.source}"
        put(f"\n{kind.title.upper()} ({kind.return_type}), {about}\n")
        for table in kind.tables:
            put_table(_fields(table))
        put_table(_rules(kind))
    put("\nCODE LISTS")
    for name, codes in described.code_lists.items():
        put_table(_codes(name, codes))


def _fields(entry: TableEntry) -> Table:
    title = f"Sheet “{entry.sheet}” (table {entry.name}; a record is one {' + '.join(entry.key)})"
    table = Table("heading", "field", "type", "must be filled", "what it is", title=escape(title), title_justify="left")
    for field in entry.fields:
        table.add_row(*map(escape, (field.heading, field.name, _type(field), field.required, field.label)))
    return table


def _type(field: FieldEntry) -> str:
    kind = f"{field.type} of {field.codes}" if field.codes else field.type
    bounds = [
        f"from {field.min:g}" if field.min is not None else "",
        f"to {field.max:g}" if field.max is not None else "",
    ]
    return " ".join(filter(None, (kind, *bounds, field.unit)))


def _rules(entry: ReturnEntry) -> Table:
    table = Table(
        "rule", "severity", "level", "what a report says", "published as", title="Rules", title_justify="left"
    )
    for rule in entry.rules:
        table.add_row(*map(escape, (rule.rule, rule.severity, str(rule.level), rule.message, rule.source or "")))
    return table


def _codes(name: str, codes: tuple[CodeLine, ...]) -> Table:
    table = Table("code", "label", "from", "to", title=escape(name), title_justify="left")
    if not codes:
        table.add_row("…", OF_SITE, "", "")
    for one in codes[:LONGEST_LIST]:
        table.add_row(*map(escape, (one.code, one.label, one.valid_from or "", one.valid_to or "")))
    if len(codes) > LONGEST_LIST:
        table.add_row("…", f"and {len(codes) - LONGEST_LIST} more: alexi-ingest dictionary --json has all", "", "")
    return table
