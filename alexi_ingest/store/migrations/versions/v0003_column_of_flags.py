"""Tells a flagged value by its column, too, where many values of a table stand in one row of its sheet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column to the flags; what stands so far are lists, whose rows need none."""
    op.add_column("quality_flag", sa.Column("column", sa.Text()))
