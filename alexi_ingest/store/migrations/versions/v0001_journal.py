"""The journal as it began."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table, those first that others point to."""
    _calendar_exception()
    _content()
    _meta_and_revisions()
    _outbox()
    _person_key()
    _submission()
    _submission_indexes()
    _arrival()
    _comparison()
    _decision()
    _finding()
    _flags_and_receipts()
    _standing_and_steps()


def _calendar_exception() -> None:
    op.create_table(
        "calendar_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("return_type", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_exception"),
    )


def _content() -> None:
    op.create_table(
        "content",
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("first_received_at", MOMENT, nullable=False),
        sa.Column("archived_at", MOMENT),
        sa.PrimaryKeyConstraint("hub", "sha256", name="pk_content"),
        sqlite_with_rowid=False,
    )


def _meta_and_revisions() -> None:
    op.create_table(
        "hub_revision",
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hub", name="pk_hub_revision"),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), server_default="1", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("tried_at", MOMENT),
        sa.Column("done_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("kind", "hub", "submission", name="uq_outbox_kind_hub_submission"),
    )
    op.create_index("ix_outbox_done_at", "outbox", ["done_at"])


def _person_key() -> None:
    op.create_table(
        "person_key",
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("raw_id", sa.Text(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hub", "raw_id", "key_version", name="pk_person_key"),
        sqlite_with_rowid=False,
    )


def _submission() -> None:
    op.create_table(
        "submission",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("verdict", sa.Text()),
        sa.Column("stands_as", sa.Text()),
        sa.Column("kind", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("return_type", sa.Text()),
        sa.Column("period", sa.Text()),
        sa.Column("part", sa.Text(), server_default="", nullable=False),
        sa.Column("claimed_hub", sa.Text()),
        sa.Column("confidence", sa.Float()),
        sa.Column("because", sa.Text()),
        sa.Column("decided_source", sa.Text()),
        sa.Column("decided_return_type", sa.Text()),
        sa.Column("decided_period", sa.Text()),
        sa.Column("duplicate_of", sa.Integer()),
        sa.Column("rows", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rows_ready", sa.Integer(), server_default="0", nullable=False),
        sa.Column("errors", sa.Integer(), server_default="0", nullable=False),
        sa.Column("queries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("repairs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("notes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tables", sa.JSON(none_as_null=True)),
        sa.Column("found", sa.JSON(none_as_null=True)),
        sa.Column("rival_claims", sa.JSON(none_as_null=True)),
        sa.Column("faults", sa.JSON(none_as_null=True)),
        sa.Column("versions", sa.JSON(none_as_null=True)),
        sa.ForeignKeyConstraint(["duplicate_of"], ["submission.number"], name="fk_submission_duplicate_of"),
        sa.ForeignKeyConstraint(["hub", "sha256"], ["content.hub", "content.sha256"], name="fk_submission_hub_sha256"),
        sa.PrimaryKeyConstraint("number", name="pk_submission"),
        sqlite_autoincrement=True,
    )


def _submission_indexes() -> None:
    op.create_index(
        "ix_submission_hub_return_type_period_part",
        "submission",
        ["hub", "return_type", "period", "part"],
        unique=False,
    )
    op.create_index("ix_submission_hub_sha256", "submission", ["hub", "sha256"])
    op.create_index("ix_submission_state", "submission", ["state"])


def _arrival() -> None:
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.BigInteger(), nullable=False),
        sa.Column("inode", sa.Text(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.ForeignKeyConstraint(["submission"], ["submission.number"], name="fk_arrival_submission"),
        sa.PrimaryKeyConstraint("id", name="pk_arrival"),
    )
    op.create_index("ix_arrival_removed_at", "arrival", ["removed_at"])
    op.create_index("ix_arrival_submission", "arrival", ["submission"])


def _comparison() -> None:
    op.create_table(
        "comparison",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("return_type", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("compared_with", sa.Integer()),
        sa.ForeignKeyConstraint(["compared_with"], ["submission.number"], name="fk_comparison_compared_with"),
        sa.ForeignKeyConstraint(["submission"], ["submission.number"], name="fk_comparison_submission"),
        sa.PrimaryKeyConstraint("id", name="pk_comparison"),
    )
    op.create_index("ix_comparison_compared_with", "comparison", ["compared_with"])
    op.create_index("ix_comparison_submission", "comparison", ["submission"])


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("source", sa.Text()),
        sa.Column("return_type", sa.Text()),
        sa.Column("period", sa.Text()),
        sa.ForeignKeyConstraint(["submission"], ["submission.number"], name="fk_decision_submission"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    op.create_index("ix_decision_submission", "decision", ["submission"])


def _finding() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text()),
        sa.Column("row", sa.Integer()),
        sa.Column("column", sa.Integer()),
        sa.Column("table", sa.Text()),
        sa.Column("field", sa.Text()),
        sa.Column("heading", sa.Text()),
        sa.Column("observed", sa.Text()),
        sa.Column("read_as", sa.Text()),
        sa.Column("label", sa.Text()),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("fix", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.number"], name="fk_finding_submission"),
        sa.PrimaryKeyConstraint("id", name="pk_finding"),
    )
    op.create_index("ix_finding_submission", "finding", ["submission"])


def _flags_and_receipts() -> None:
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.number"], name="fk_receipt_submission"),
        sa.PrimaryKeyConstraint("id", name="pk_receipt"),
    )
    op.create_index("ix_receipt_submission", "receipt", ["submission"])
    op.create_table(
        "quality_flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("table", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("variable", sa.Text(), nullable=False),
        sa.Column("obs_status", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("as_sent", sa.Text()),
        sa.ForeignKeyConstraint(["submission"], ["submission.number"], name="fk_quality_flag_submission"),
        sa.PrimaryKeyConstraint("id", name="pk_quality_flag"),
    )
    op.create_index("ix_quality_flag_submission", "quality_flag", ["submission"])


def _standing_and_steps() -> None:
    op.create_table(
        "standing",
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("return_type", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.number"], name="fk_standing_submission"),
        sa.PrimaryKeyConstraint("hub", "return_type", "period", "part", name="pk_standing"),
    )
    op.create_index("ix_standing_submission", "standing", ["submission"])
    op.create_table(
        "step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("old", sa.Text()),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.number"], name="fk_step_submission"),
        sa.PrimaryKeyConstraint("id", name="pk_step"),
    )
    op.create_index("ix_step_submission", "step", ["submission"])
