"""A real store in a file, with two small published tables, and drops to put into it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl
import pytest

from alexi_ingest.declare import PublishedTable
from alexi_ingest.model import Arrival, CellRef, Claim, Counts, Finding, Kind, Outcome, Severity, Verdict
from alexi_ingest.store import Settled, Settlement, Store, begin, open_store, settle, take

if TYPE_CHECKING:
    from collections.abc import Iterator

FINGERPRINT = "1-fingerprint"
NOW = datetime(2015, 10, 20, 9, 30, tzinfo=UTC)
Q1, Q2, Q3, Q4 = "2015-16-Q1", "2015-16-Q2", "2015-16-Q3", "2015-16-Q4"


class Person(pa.DataFrameModel):
    """A person as published."""

    person_id: pl.String
    birth_month: pl.Date = pa.Field(nullable=True)
    score: pl.Float64 = pa.Field(nullable=True)
    open_case: pl.Boolean = pa.Field(nullable=True)


class Meeting(pa.DataFrameModel):
    """A table without persons."""

    began: pl.Time = pa.Field(nullable=True)
    attended: pl.Int64 = pa.Field(nullable=True)


PUBLISHED = (
    PublishedTable("person", Person, ("person_id",), "people"),
    PublishedTable("meeting", Meeting, ("began",), "meetings"),
)


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """A store's file that has been made, and is closed."""
    path = tmp_path / "store.sqlite"
    open_store(path, PUBLISHED, key_fingerprint=FINGERPRINT, create=True).close()
    return path


@pytest.fixture
def store(where: Path) -> Iterator[Store]:
    """An open store whose clock stands."""
    opened = open_store(where, PUBLISHED, key_fingerprint=FINGERPRINT)
    yield replace(opened, clock=lambda: NOW)
    opened.close()


def drop(number: int, hub: str = "hub-01", *, content: int | None = None, received_at: datetime = NOW) -> Arrival:
    """A drop: each number another file, each content other bytes."""
    content = number if content is None else content
    return Arrival(
        path=Path(f"/drops/{hub}/inbox/{number}.xlsx"), name=f"{number}.xlsx", device=1, inode=2**63 + number,
        mtime_ns=number, size=10, sha256=f"{content:064x}", hub=hub, received_at=received_at,
    )  # fmt: skip


def people(*ids: str, broken: tuple[str, ...] = ()) -> pl.DataFrame:
    """Published rows, one a pseudonym; those in `broken` are not ready."""
    return pl.DataFrame(
        {
            "person_id": ids,
            "birth_month": [date(1999, 5, 1)] * len(ids),
            "score": [None, *([0.5] * (len(ids) - 1))] if ids else [],
            "open_case": [True] * len(ids),
            "_sheet": ["Young people"] * len(ids),
            "_row": range(2, len(ids) + 2),
            "_ready": [one not in broken for one in ids],
            "row_quality": ["A"] * len(ids),
        },
        schema_overrides={"_row": pl.UInt32, "score": pl.Float64},
    )


MEETINGS = pl.DataFrame(
    {
        "began": [time(10, 30), None],
        "attended": [12, 7],
        "_sheet": ["Sessions"] * 2,
        "_row": [2, 3],
        "_ready": [True, True],
        "row_quality": ["A", "E"],
    }
)
FLAGS = pl.DataFrame(
    {
        "table": ["person"], "_sheet": ["Young people"], "_row": [2], "_column": [None], "variable": ["score"],
        "obs_status": ["O"], "rule": ["casework.people.score.range"], "as_sent": ["41"],
    },
    schema_overrides={"_column": pl.UInt32},
)  # fmt: skip


def finding(label: str = "⟦p1-a⟧") -> Finding:
    """A finding with everything filled."""
    return Finding(
        "casework.people.score.range", Severity.ERROR, 1, "out_of_range", {"minimum": 0, "maximum": 40, "other": label},
        CellRef("Young people", 2, 5), "people", "score", "Score", "41", None, label,
        f"Score of {label}", "Enter 0 to 40",
    )  # fmt: skip


def outcome(
    verdict: Verdict = Verdict.ACCEPTED, *ids: str, period: str | None = Q2, broken: tuple[str, ...] = ()
) -> Outcome:
    """What the child might have made of a file."""
    good = verdict in {Verdict.ACCEPTED, Verdict.PARTIAL}
    return Outcome(
        kind=Kind.XLSX,
        verdict=verdict,
        claim=Claim("casework", "casework", 0.9, "the sheet was found", period) if period else None,
        findings=(finding(),),
        counts=Counts(rows=len(ids), rows_ready=len(ids) - len(broken), errors=len(broken)),
        tables={"person": people(*(ids or ("p1-a",)), broken=broken), "meeting": MEETINGS} if good else {},
        flags=FLAGS if good else None,
    )


@dataclass
class Desk:
    """Takes and settles drops one after another."""

    store: Store
    drops: int = 0

    def settle(self, made: Outcome, hub: str = "hub-01", *, content: int | None = None, **more: object) -> Settled:
        """Take a new drop and settle it."""
        self.drops += 1
        taken = take(self.store, drop(self.drops, hub, content=content))
        return settle(self.store, begin(self.store, taken.submission), Settlement(made, **more))  # type: ignore[arg-type]  # passed on


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk at the open store."""
    return Desk(store)
