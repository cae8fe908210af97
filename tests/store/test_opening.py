"""Opening a store, and every reason not to."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl  # noqa: TC002 - pandera reads the annotations at run time
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from alexi_ingest.declare import PublishedTable
from alexi_ingest.errors import DeclarationError, SecretError, StoreError
from alexi_ingest.model import Verdict
from alexi_ingest.store import (
    Settlement,
    State,
    Store,
    begin,
    open_store,
    settle,
    standing_tables,
    submission,
    take,
)  # fmt: skip
from alexi_ingest.store.base import sqlite_engine
from alexi_ingest.store.migrations import versions
from alexi_ingest.store.opening import NETWORK, filesystem_of
from alexi_ingest.store.tables import metadata

from .conftest import FINGERPRINT, PUBLISHED, Q1, Desk, Person, drop, outcome

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_new_store_is_closed_to_others_and_is_not_made_twice(where: Path) -> None:
    assert stat.S_IMODE(where.stat().st_mode) == 0o600
    with pytest.raises(StoreError, match="already"):
        open_store(where, PUBLISHED, key_fingerprint=FINGERPRINT, create=True)


def test_the_migrations_make_exactly_the_declared_journal(store: Store) -> None:
    published = {one.name for one in PUBLISHED}
    with store.reading() as conn:
        context = MigrationContext.configure(
            conn,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: kind != "table" or name not in published,
            },
        )
        assert compare_metadata(context, metadata) == []


def _first_journal(path: Path) -> None:
    """Make a store as its first version did, with a submission in it."""
    migrations = str(Path(versions.__file__).parents[1])
    config = Config()
    config.set_main_option("script_location", migrations)
    config.set_main_option("path_separator", "os")
    path.touch()
    first = Store(sqlite_engine(path))
    with first.writing() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
        conn.exec_driver_sql("INSERT INTO meta VALUES ('key_fingerprint', ?)", (FINGERPRINT,))
    number = take(first, drop(1)).submission
    assert number == 1
    first.close()


def test_a_store_of_the_first_version_is_brought_up_to_date_with_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    _first_journal(path)
    opened = open_store(path, PUBLISHED, key_fingerprint=FINGERPRINT)
    test_the_migrations_make_exactly_the_declared_journal(opened)
    assert submission(opened, 1).state is State.RECEIVED
    settle(opened, begin(opened, 1), Settlement(replace(outcome(Verdict.ACCEPTED, "p1-b"), withdrawn=("p1-a",))))
    Desk(opened, 1).settle(outcome(Verdict.ACCEPTED, "p1-a", "p1-b", period=Q1))
    assert standing_tables(opened, "hub-01").tables["person"]["person_id"].to_list() == ["p1-b", "p1-b"]
    opened.close()


def test_commits_are_synced_and_keys_held(store: Store) -> None:
    for durable in (True, False, True):
        with store.writing(durable=durable) as conn:
            assert conn.exec_driver_sql("PRAGMA synchronous").scalar() == (2 if durable else 1)
            assert conn.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert conn.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def _nothing(path: Path) -> None:
    path.unlink()


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _overwritten(path: Path) -> None:
    path.write_bytes(b"PK" + path.read_bytes()[2:])


def _damaged_inside(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)


def _another_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE other (a)")
    conn.close()


def _from_the_future(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.close()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_nothing, "is missing"),
        (_emptied, "is damaged"),
        (_overwritten, "is damaged"),
        (_damaged_inside, "is damaged"),
        (_another_database, "holds no store"),
        (_from_the_future, "newer version"),
    ],
)
def test_a_store_that_cannot_be_trusted_is_refused_and_left_as_it_is(
    where: Path, harm: Callable[[Path], None], said: str
) -> None:
    harm(where)
    before = where.read_bytes() if where.exists() else None
    with pytest.raises(StoreError, match=said):
        open_store(where, PUBLISHED, key_fingerprint=FINGERPRINT)
    assert where.exists() == (before is not None)
    if before is not None and harm is not _another_database:  # the pragma for a log marks a sound database's first page
        assert where.read_bytes() == before


def test_a_read_only_store_is_refused(where: Path) -> None:
    if os.geteuid() != 0:
        where.chmod(0o400)
        with pytest.raises(StoreError, match="read-only"):
            open_store(where, PUBLISHED, key_fingerprint=FINGERPRINT)
        return
    # Root may write everywhere, so somebody else tries.
    folder = Path(tempfile.mkdtemp())
    try:
        folder.chmod(0o755)
        copy = folder / "store.sqlite"
        shutil.copyfile(where, copy)
        copy.chmod(0o444)
        code = (
            "import os, sys; from pathlib import Path; from alexi_ingest.store import open_store; os.setuid(65534)\n"
            f"open_store(Path({str(copy)!r}), (), key_fingerprint={FINGERPRINT!r})"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert "is read-only" in done.stderr
    finally:
        shutil.rmtree(folder)


def test_another_pseudonym_key_is_refused(where: Path) -> None:
    with pytest.raises(SecretError, match="not the one that the store was made with"):
        open_store(where, PUBLISHED, key_fingerprint="1-another")


def test_an_open_store_is_waited_for_and_a_writer_that_fails_keeps_nothing(store: Store) -> None:
    def fail() -> None:
        with store.writing() as conn:
            conn.exec_driver_sql("INSERT INTO meta VALUES ('a', 'b')")
            conn.exec_driver_sql("INSERT INTO meta VALUES ('a', 'secret value')")

    with pytest.raises(StoreError) as raised:
        fail()
    assert "secret value" not in str(raised.value)
    with store.reading() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM meta WHERE key = 'a'").scalar() == 0


class MorePerson(Person):
    """The same with a new column."""

    town: pl.String = pa.Field(nullable=True)


class OtherPerson(Person):
    """The same with a column of another type."""

    score: pl.String = pa.Field(nullable=True)  # type: ignore[assignment]  # what must not be


class LessPerson(pa.DataFrameModel):
    """The same without some columns."""

    person_id: pl.String


class ClashingPerson(Person):
    """A column that the store has itself."""

    hub: pl.String


def _as(model: type[pa.DataFrameModel], name: str = "person") -> tuple[PublishedTable, ...]:
    return (PublishedTable(name, model, ("person_id",), "people"),)


def test_a_new_column_is_added_to_a_table_with_rows(store: Store, where: Path) -> None:
    Desk(store).settle(outcome(Verdict.ACCEPTED, "p1-a", "p1-b"))
    grown = open_store(where, _as(MorePerson), key_fingerprint=FINGERPRINT)
    assert standing_tables(grown, "hub-01").tables["person"]["town"].to_list() == [None, None]
    grown.close()


@pytest.mark.parametrize(
    ("published", "error", "said"),
    [
        (_as(OtherPerson), StoreError, "of another type: score"),
        (_as(LessPerson), StoreError, "no longer declared: birth_month, open_case, score"),
        (_as(ClashingPerson), DeclarationError, "columns that the store keeps itself: hub"),
        (_as(Person, "submission"), DeclarationError, "a table of the journal"),
        ((*_as(Person), *_as(MorePerson)), DeclarationError, "two models"),
    ],
)
def test_any_other_change_of_a_published_model_is_refused(
    where: Path, published: tuple[PublishedTable, ...], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        open_store(where, published, key_fingerprint=FINGERPRINT)


MOUNTS = r"""/dev/vda / ext4 rw 0 0
tmpfs /site tmpfs rw 0 0
//server/share /site/my\040share cifs rw 0 0
server:/x /data nfs4 rw 0 0
/dev/vdb /data ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/work", "ext4"), ("/site", "tmpfs"), ("/site/my share/a", "cifs"), ("/site/my shares", "tmpfs"),
        ("/data", "ext4"),
    ],
)  # fmt: skip
def test_the_file_system_of_a_folder_is_that_of_its_longest_and_latest_mount(folder: str, kind: str) -> None:
    assert filesystem_of(Path(folder), MOUNTS) == kind
    assert (kind in NETWORK) == (kind == "cifs")
