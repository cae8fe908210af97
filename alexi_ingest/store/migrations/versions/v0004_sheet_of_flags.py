"""Tells a flagged value by its sheet, too: a table may come from several sheets, each with rows of the same numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the sheet to the flags; of those that stand so far it was not said."""
    op.add_column("quality_flag", sa.Column("sheet", sa.Text()))
