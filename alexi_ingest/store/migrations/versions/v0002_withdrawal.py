"""Remembers who withdrew consent. What was withdrawn before is not known here: the files that say so are read again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of withdrawals."""
    op.create_table(
        "withdrawal",
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.number"], name="fk_withdrawal_submission"),
        sa.PrimaryKeyConstraint("hub", "pseudonym", "submission", name="pk_withdrawal"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_withdrawal_submission", "withdrawal", ["submission"])
