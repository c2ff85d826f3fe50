"""Runs the migrations; see docs/decisions.md for the SQLite precautions."""

from pathlib import Path

from alembic import context

from scstrial.foundation.db import Chosen, Exact, Moment, db

VERSIONS = Path(__file__).parent / "versions"


def plain_type(kind, item, _autogen):
    """Write our own column types as what the database stores, so that a migration needs no import of ours."""
    if kind != "type":
        return False
    if isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, (Exact, Chosen)):
        return "sa.String(length=40)"
    return False


def number_revision(_context, _revision, directives):
    """0001, 0002, ...; nothing is written when nothing changed."""
    script = directives[0]
    autogenerate = context.config.cmd_opts is not None and getattr(context.config.cmd_opts, "autogenerate", False)
    if autogenerate and script.upgrade_ops.is_empty():
        directives[:] = []
        return
    script.rev_id = f"{len(list(VERSIONS.glob('[0-9]*.py'))) + 1:04d}"


def run_migrations():
    engine = db.engine
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        raw = connection.connection.driver_connection
        if sqlite:
            # A rebuilt table would take its children along while foreign keys are on.
            raw.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=plain_type,
            render_as_batch=sqlite,
            compare_type=True,
            transaction_per_migration=True,
            transactional_ddl=True,
            process_revision_directives=number_revision,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            broken = raw.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"rows without their parent after the migration: {broken[:5]}")
            raw.execute("PRAGMA foreign_keys=ON")


run_migrations()
