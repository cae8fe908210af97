"""The journal's tables: what was dropped, what became of it, what is owed to whom. Alembic owns their changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is put off on the way in and on again on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring a moment to UTC; one without a zone is refused, since nobody knows when it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment without a time zone cannot be stored"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give back a moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _submission_key() -> sa.Column[int]:
    return sa.Column("submission", sa.Integer, sa.ForeignKey("submission.number"), nullable=False, index=True)


meta = sa.Table(
    "meta", metadata, sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False)
)

content = sa.Table(
    "content",
    metadata,
    sa.Column("hub", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("first_received_at", Moment, nullable=False),
    sa.Column("archived_at", Moment),
    sqlite_with_rowid=False,
)
"""Bytes that are kept, once for each hub."""

submission = sa.Table(
    "submission",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("hub", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("folder", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("settled_at", Moment),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("verdict", sa.Text),
    sa.Column("stands_as", sa.Text),  # accepted or partial: how it stands, where it may stand
    sa.Column("kind", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("return_type", sa.Text),
    sa.Column("period", sa.Text),
    sa.Column("part", sa.Text, nullable=False, server_default=""),
    sa.Column("claimed_hub", sa.Text),
    sa.Column("confidence", sa.Float),
    sa.Column("because", sa.Text),
    sa.Column("decided_source", sa.Text),
    sa.Column("decided_return_type", sa.Text),
    sa.Column("decided_period", sa.Text),
    sa.Column("duplicate_of", sa.Integer, sa.ForeignKey("submission.number")),
    sa.Column("rows", sa.Integer, nullable=False, server_default="0"),
    sa.Column("rows_ready", sa.Integer, nullable=False, server_default="0"),
    sa.Column("errors", sa.Integer, nullable=False, server_default="0"),
    sa.Column("queries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("repairs", sa.Integer, nullable=False, server_default="0"),
    sa.Column("notes", sa.Integer, nullable=False, server_default="0"),
    sa.Column("tables", sa.JSON(none_as_null=True)),
    sa.Column("found", sa.JSON(none_as_null=True)),
    sa.Column("rival_claims", sa.JSON(none_as_null=True)),
    sa.Column("faults", sa.JSON(none_as_null=True)),
    sa.Column("versions", sa.JSON(none_as_null=True)),
    sa.ForeignKeyConstraint(["hub", "sha256"], ["content.hub", "content.sha256"]),
    sa.Index(None, "hub", "return_type", "period", "part"),
    sa.Index(None, "hub", "sha256"),
    sqlite_autoincrement=True,  # a number that a hub was told is never given again
)
"""One file, as dropped, and what became of it."""

arrival = sa.Table(
    "arrival",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _submission_key(),
    sa.Column("hub", sa.Text, nullable=False),
    sa.Column("path", sa.LargeBinary, nullable=False),  # as the file system has it: not every name is text
    sa.Column("device", sa.BigInteger, nullable=False),
    sa.Column("inode", sa.Text, nullable=False),  # unsigned 64 bits: wider than any integer column
    sa.Column("mtime_ns", sa.BigInteger, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("removed_at", Moment, index=True),
)
"""One drop: `removed_at` is when the sender's original was taken out of the inbox."""

step = sa.Table(
    "step",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _submission_key(),
    sa.Column("old", sa.Text),
    sa.Column("new", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
)
"""Every move of a submission; only ever added to."""

finding = sa.Table(
    "finding",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _submission_key(),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("problem", sa.Text, nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("sheet", sa.Text),
    sa.Column("row", sa.Integer),
    sa.Column("column", sa.Integer),
    sa.Column("table", sa.Text),
    sa.Column("field", sa.Text),
    sa.Column("heading", sa.Text),
    sa.Column("observed", sa.Text),
    sa.Column("read_as", sa.Text),
    sa.Column("label", sa.Text),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("fix", sa.Text, nullable=False),
)

comparison = sa.Table(
    "comparison",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _submission_key(),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("return_type", sa.Text, nullable=False),
    sa.Column("period", sa.Text, nullable=False),
    sa.Column("compared_with", sa.Integer, sa.ForeignKey("submission.number"), index=True),
)

quality_flag = sa.Table(
    "quality_flag",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _submission_key(),
    sa.Column("table", sa.Text, nullable=False),
    sa.Column("sheet", sa.Text),  # null for what was flagged by versions that did not say it
    sa.Column("row", sa.Integer, nullable=False),
    sa.Column("column", sa.Text),
    sa.Column("variable", sa.Text, nullable=False),
    sa.Column("obs_status", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("as_sent", sa.Text),
)

receipt = sa.Table(
    "receipt",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _submission_key(),
    sa.Column("issued_at", Moment, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
)
"""What the sender was told, each time that something was; only ever added to."""

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("hub", sa.Text, nullable=False),
    sa.Column("submission", sa.Integer, nullable=False),  # 0: of the hub as a whole
    sa.Column("wanted", sa.Integer, nullable=False, server_default="1"),  # how often it was asked for
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("tried_at", Moment),
    sa.Column("done_at", Moment, index=True),
    sa.UniqueConstraint("kind", "hub", "submission"),
)

decision = sa.Table(
    "decision",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _submission_key(),
    sa.Column("decision", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("source", sa.Text),
    sa.Column("return_type", sa.Text),
    sa.Column("period", sa.Text),
)

calendar_exception = sa.Table(
    "calendar_exception",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("hub", sa.Text, nullable=False),
    sa.Column("return_type", sa.Text, nullable=False),
    sa.Column("period", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("until", sa.Date),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
)
"""Returns excused, extended or declared nil; the latest line of a return holds."""

standing = sa.Table(
    "standing",
    metadata,
    sa.Column("hub", sa.Text, primary_key=True),
    sa.Column("return_type", sa.Text, primary_key=True),
    sa.Column("period", sa.Text, primary_key=True),
    sa.Column("part", sa.Text, primary_key=True),
    _submission_key(),
    sa.Column("since", Moment, nullable=False),
)

hub_revision = sa.Table(
    "hub_revision",
    metadata,
    sa.Column("hub", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
)
"""Counts the changes of what stands for a hub: a check that read an earlier revision is made again."""

person_key = sa.Table(
    "person_key",
    metadata,
    sa.Column("hub", sa.Text, primary_key=True),
    sa.Column("raw_id", sa.Text, primary_key=True),
    sa.Column("key_version", sa.Integer, primary_key=True),
    sa.Column("pseudonym", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Restricted: the only place where a hub's own ID of a person is kept."""

withdrawal = sa.Table(
    "withdrawal",
    metadata,
    sa.Column("hub", sa.Text, primary_key=True),
    sa.Column("pseudonym", sa.Text, primary_key=True),
    sa.Column("submission", sa.Integer, sa.ForeignKey("submission.number"), primary_key=True, index=True),
    sa.Column("period", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)
"""Who withdrew consent: the submission that says so, its period, and when it was settled; `consent` gives the rule."""
