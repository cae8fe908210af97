"""The open store: its engine, what is published in it, and the two ways in, to read and to write."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from alexi_ingest.errors import StoreError, ValueRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from alexi_ingest.store.published import Published

BUSY_MS = 120_000
"""How long a connection waits for another that writes."""
WAL_PAGES = 16_000
"""64 MB: one large return is committed before the log is copied into the file."""
_WRITES = "alexi_writes"
_OF_VALUES = (sa.exc.IntegrityError, sa.exc.DataError, sqlite3.IntegrityError, sqlite3.DataError)


def utc_now() -> datetime:
    """Give this moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. Safe to share between threads: each `reading` or `writing` has its own connection."""

    engine: sa.Engine
    published: Mapping[str, Published] = field(default_factory=dict)
    clock: Callable[[], datetime] = utc_now

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one moment of the store."""
        with spoken(), self.engine.connect() as conn, conn.begin():
            yield conn

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[sa.Connection]:
        """Give a connection whose changes are kept all together at the end, or not at all.

        Not `durable`: they survive a kill at once, and a power cut from the next durable commit on; for moves that are
        made again by themselves.
        """
        with spoken(), self.engine.connect().execution_options(**{_WRITES: True}) as conn:
            if not durable:
                self._synchronous(conn, "NORMAL")
            try:
                with conn.begin():
                    yield conn
            finally:
                if not durable:
                    self._synchronous(conn, "FULL")

    def _synchronous(self, conn: sa.Connection, mode: str) -> None:
        """Set how SQLite syncs; it listens outside of transactions only, so this goes past SQLAlchemy's."""
        if self.engine.dialect.name == "sqlite":
            raw = conn.connection.dbapi_connection
            if raw is not None:
                raw.execute(f"PRAGMA synchronous={mode}")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def spoken() -> Iterator[None]:
    """Turn a database's error into a sentence; statements and values stay out of it."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, sqlite3.Error) as error:
        cause = getattr(error, "orig", None) or error
        if isinstance(error, _OF_VALUES):
            message = f"The store refused what it was given: {type(cause).__name__}"
            raise ValueRefused(message) from None
        message = f"The store refused: {type(cause).__name__}"
        if type(cause) is sqlite3.DatabaseError:  # by itself, not one of its kinds: the file is not as it should be
            message = f"The store is damaged: {cause}. Put it back from a backup"
        elif isinstance(error, sa.exc.OperationalError | sqlite3.OperationalError):  # locked, full: never a value
            message = f"The store cannot be used now: {cause}"
        raise StoreError(message) from None


def sqlite_engine(path: Path) -> sa.Engine:
    """Make the engine of an SQLite file: WAL, every commit synced, foreign keys held, and long waits for a lock."""
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)), hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def connect(raw: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
        raw.isolation_level = None  # `begin` below says when a transaction begins, not the driver
        cursor = raw.cursor()
        for pragma in (f"busy_timeout={BUSY_MS}", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY",
                       f"wal_autocheckpoint={WAL_PAGES}", "trusted_schema=OFF"):  # fmt: skip
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def begin(conn: sa.Connection) -> None:
        # A writer takes the lock at once: one that reads first and then writes could be refused without a wait.
        conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.get_execution_options().get(_WRITES) else "BEGIN")

    return engine


def server_engine(url: str) -> sa.Engine:
    """Make the engine of a database server."""
    return sa.create_engine(url, hide_parameters=True, isolation_level="REPEATABLE READ", pool_pre_ping=True)
