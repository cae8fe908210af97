"""Brings the journal to the version that this code knows, in the caller's transaction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from alexi_ingest.errors import StoreError

if TYPE_CHECKING:
    import sqlalchemy as sa


def migrate(conn: sa.Connection) -> None:
    """Run the migrations that are missing. Raises StoreError where the store is newer than the code."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(conn).get_current_revision()
    if current == scripts.get_current_head():
        return
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        message = f"The store was made by a newer version of alexi-ingest (journal {current}). Install that version"
        raise StoreError(message)
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
