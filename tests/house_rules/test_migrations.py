"""Migrations are numbered, have one head, run up and down on both databases and leave no drift."""

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from scstrial.app import create_app
from scstrial.foundation.db import Chosen, Exact, Moment, db
from tests.conftest import test_settings as settings_for

VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request, folder, tmp_path):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'fresh.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres").new_database(f"fresh_{tmp_path.name.lower()[:30]}")
    app = create_app(settings_for(url, folder))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_migrations_are_numbered_without_gaps():
    numbers = sorted(path.name[:4] for path in VERSIONS.glob("*.py"))
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", path.name) for path in VERSIONS.glob("*.py"))


def test_there_is_one_head():
    assert len(ScriptDirectory(str(VERSIONS.parent)).get_heads()) == 1


def test_they_run_up_from_nothing_and_down_again_and_up(empty_app):
    upgrade()
    downgrade(revision="base")
    left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    assert left == set()
    upgrade()
    assert set(db.metadata.tables) <= set(inspect(db.engine).get_table_names())


def test_models_and_migrations_do_not_differ(empty_app):
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": same_type})
        assert compare_metadata(context, db.metadata) == []


def same_type(_context, _inspected, column, inspected_type, metadata_type):
    """Our own types are compared as what they store."""
    if isinstance(metadata_type, (Chosen, Exact, Moment)):
        return False
    return None
