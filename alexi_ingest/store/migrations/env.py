"""Alembic's entry: runs the migrations on the connection, and in the transaction, that `migrate` hands over."""

from __future__ import annotations

from alembic import context

from alexi_ingest.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite has them too: a migration and the record of it are kept together, or neither is.
    transactional_ddl=True,
)
context.run_migrations()
