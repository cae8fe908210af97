"""`alexi-ingest sources test`: what an author of a source forgot, check by check."""

from __future__ import annotations

from dataclasses import asdict
from textwrap import indent
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alexi_ingest.authoring.contract.bench import Bench
from alexi_ingest.authoring.contract.naming import named
from alexi_ingest.authoring.contract.results import said
from alexi_ingest.authoring.contract.updating import write_golden
from alexi_ingest.cli.options import AsJson
from alexi_ingest.cli.say import Exit, put, put_json, say

if TYPE_CHECKING:
    from alexi_ingest.authoring.contract.results import Result


def contract(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="An installed source, an import package, or a folder that has one.")
    ],
    *,
    json: AsJson = False,
    update: Annotated[
        bool, typer.Option("--update", help="First write down what the samples give, as what is expected of them.")
    ] = False,
) -> None:
    """Hold a source to the contract, and say what its author forgot.

    Exit codes: 0 all is kept; 1 something to mend; 2 there is no such source.
    """
    meant = named(source)
    if update:
        with Bench() as bench:
            if bench.result(meant, "bounded").found.kept:
                for path in write_golden(bench.golden(meant)["files"]):
                    say(f"Written: {path}")
    results = []
    with Bench() as bench:
        for result in bench.results(meant):
            results.append(result)
            if not json:
                _put(result)
    broken = [one for one in results if one.found.breaches]
    if json:
        put_json({"source": meant.entry or meant.module, "kept": not broken, "checks": [*map(_facts, results)]})
    say(_summary(results))
    raise typer.Exit(Exit.TO_FIX if any(not one.found.kept for one in results) else Exit.NOTHING_TO_FIX)


def _put(result: Result) -> None:
    found = result.found
    state = "kept" if found.kept else f"not checked: {found.unchecked}" if found.unchecked else "TO MEND"
    put(f"{result.check:14}{state}")
    for note in found.notes:
        put(f"{'':14}({note})")
    if found.breaches:
        put(indent(said(result), "    "))


def _summary(results: list[Result]) -> str:
    broken = sum(bool(one.found.breaches) for one in results)
    unchecked = sum(bool(one.found.unchecked) for one in results)
    kept = len(results) - broken - unchecked
    waiting = f", {unchecked} not made" if unchecked else ""
    return f"{len(results)} checks: {kept} kept, {broken} to mend{waiting}."


def _facts(result: Result) -> dict[str, Any]:
    found = result.found
    return {
        "check": result.check,
        "title": result.described.title,
        "looks_at": result.described.words,
        "state": "kept" if found.kept else "unchecked" if found.unchecked else "broken",
        "reason": found.unchecked,
        "breaches": [asdict(one) for one in found.breaches],
        "notes": list(found.notes),
    }
