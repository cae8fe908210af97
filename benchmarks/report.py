"""The table of a benchmark run, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.inside import CHECKING, READING, SCREENING, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.run import Measured
    from benchmarks.steps import Promise


def table(
    big: Sequence[Measured],
    typical: Sequence[Measured],
    promises: Sequence[Promise],
    help_times: tuple[float, float],
    where: str,
    returns: int,
) -> str:
    """Write both tables (bare reading first, then ours), the ratios that are promised, and where our time goes."""
    lines = [
        "# Benchmark",
        "",
        f"{where}. Made by `make bench`: all figures are of one run. Seconds are medians a file, in a warm process.",
        "",
        "## One workbook of 50,000 rows and 25 columns, 1% bad cells",
        "",
        *_rows(big),
        "",
        f"## {returns} typical returns: three lists of 500 rows, 10 bad cells each",
        "",
        *_rows(typical),
        "",
        "A bad cell may make another one wrong: an ID that is gone from one list is missed by the other two.",
        "",
        "## Promised",
        "",
        *_promises(big, typical, help_times),
        *(f"| {one.title} | {one.measured} | {one.promised} |" for one in promises),
        "",
        "## Where the time of ours goes (milliseconds)",
        "",
        *_parts(big[1], typical[1]),
        "",
    ]
    return "\n".join(lines)


def _rows(measured: Sequence[Measured]) -> Iterator[str]:
    yield "| | seconds | times bare reading | bad cells found | other cells named | peak memory |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    bare = measured[0].seconds
    for one in measured:
        found = f"{one.found:,} of {one.planted:,}" if one is not measured[0] else "—"
        others = f"{one.others:,}" if one is not measured[0] else "—"
        ratio, peak = one.seconds / bare, one.peak / 1e6
        yield f"| {one.title} | {one.seconds:.3f} | {ratio:.1f} | {found} | {others} | {peak:,.0f} MB |"


def _promises(big: Sequence[Measured], typical: Sequence[Measured], help_times: tuple[float, float]) -> Iterator[str]:
    yield "| | measured | promised |"
    yield "| --- | ---: | ---: |"
    yield f"| the 50,000-row workbook, read to commit and report page, against bare reading | {_of(big)} | at most 3 |"
    parts = typical[1].parts
    commit = parts["to the commit"] / typical[0].seconds
    yield f"| a typical return, warm, custody and commit included, against bare reading | {commit:.1f} | at most 6 |"
    journey, checking = parts[WHOLE] / typical[0].seconds, parts[CHECKING] / parts[READING]
    yield f"| its warm journey from reading to words, against bare reading | {journey:.1f} | at most 4 |"
    yield f"| checking its rules, against reading it | {checking:.2f} | at most 1 |"
    screening = max(one[1].parts[SCREENING] / one[1].parts[WHOLE] for one in (big, typical))
    yield f"| taking personal details out of either, against its journey to words | {screening:.2f} | at most 0.1 |"
    for one in big[2:]:
        least = "at least 10" if "pandas" in one.title else "—"
        yield f"| {one.title} on the 50,000-row workbook, against ours | {one.seconds / big[1].seconds:.1f} | {least} |"
    ours, typer = help_times
    yield f'| `alexi-ingest --help` against `python -c "import typer"` | {ours / typer:.1f} | at most 3 |'


def _of(measured: Sequence[Measured]) -> str:
    return f"{measured[1].seconds / measured[0].seconds:.1f}"


def _parts(big: Measured, typical: Measured) -> Iterator[str]:
    yield "| | 50,000 rows | typical |"
    yield "| --- | ---: | ---: |"
    for name in dict.fromkeys((*big.parts, *typical.parts)):
        values = (one.parts.get(name) for one in (big, typical))
        yield f"| {name} | " + " | ".join("" if value is None else f"{1000 * value:,.1f}" for value in values) + " |"
