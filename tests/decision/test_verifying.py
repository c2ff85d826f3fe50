"""What was signed verifies for ever: after export, backup and restore, migrations; tampering is found."""

import shutil
import sqlite3
import subprocess
from hashlib import sha256

import pytest
from flask_migrate import downgrade, upgrade

from scstrial.app import create_app
from scstrial.decision.actions import ask_opinion, give_opinion
from scstrial.decision.choices import OpinionView
from scstrial.decision.queries import verify_all
from scstrial.foundation.db import db as database
from tests.conftest import test_settings as settings_for
from tests.factories.accounts import make_clinic, make_person
from tests.factories.decided import EXAMPLE_17, correct_evening, make_judged, moment, sign
from tests.peers import binary

NOW = moment(9)
SOUND = "Verified decisions: 2, second opinions: 1. Mismatches: 0."


def fill():
    """Two decisions, the second amends the first after a corrected log; one opinion."""
    clinic = make_clinic()
    nurse, physician = make_person("nurse", clinic), make_person("physician", clinic)
    colleague = make_person("physician", clinic, name="Dr Łucja Ōe", email="second@example.org")
    trial = make_judged(clinic, nurse, **EXAMPLE_17)
    first = sign(trial, physician, reason="Geht wieder – “gut”, 走路.")
    correct_evening(trial, nurse, 7, 6, now=NOW)
    row = ask_opinion(trial, colleague.id, "Does it still hold?", by=physician, now=NOW)
    opinion = give_opinion(row, OpinionView.DISAGREE, "Wait.", by=colleague, now=NOW)
    database.session.commit()
    return first, sign(trial, physician, "do_not_implant", amend_reason="A log was corrected."), opinion


@pytest.fixture
def signed(app):
    return fill()


def verify(app, *more):
    return app.test_cli_runner().invoke(args=["decisions", "verify", *more])


def test_everything_verifies_and_is_counted(app, signed):
    found = verify(app)
    assert (found.exit_code, found.stdout.strip(), found.stderr) == (0, SOUND, "")


def test_the_list_names_each_hash(app, signed):
    first, second, opinion = signed
    lines = verify(app, "--list").stdout.splitlines()
    assert lines[:3] == [
        f"decision {first.id} {first.content_sha256}",
        f"decision {second.id} {second.content_sha256}",
        f"opinion {opinion.id} {opinion.content_sha256}",
    ]


def test_nothing_signed_is_nothing_wrong(app):
    assert verify(app).stdout.strip() == "Verified decisions: 0, second opinions: 0. Mismatches: 0."


TAMPERED = [
    (
        "decisions",
        "signed_content = REPLACE(signed_content, 'proceed_to_implant', 'do_not_implant')",
        "the text is not",
    ),
    ("decisions", "content_sha256 = '0000'", "the text is not"),
    ("decisions", "choice = 'patient_declined'", "another choice"),
    ("decisions", "reason = 'something else'", "another reason"),
    ("decisions", "status = 'not_evaluable'", "another status"),
    ("decisions", "signed_by_name = 'Dr Somebody Else'", "another signed by"),
    ("decisions", "signed_at = '2026-01-01 00:00:00.000000'", "another signed at"),
    ("opinions", "view = 'agree'", "another view"),
    ("opinions", "words = ''", "another words"),
    ("opinions", "case_sha256 = '0000'", "another case sha256"),
]


@pytest.mark.parametrize(("table", "change", "says"), TAMPERED)
def test_tampering_is_named_by_number_and_ends_with_status_1(app, signed, db, table, change, says):
    number = signed[0].id if table == "decisions" else signed[2].id
    db.session.execute(db.text(f"UPDATE {table} SET {change} WHERE id = :id"), {"id": number})
    db.session.commit()
    found = verify(app)
    assert found.exit_code == 1
    (line,) = found.stderr.splitlines()
    assert line.startswith(f"MISMATCH {table[:-1]} {number}: ")
    assert says in line
    assert found.stdout.strip().endswith("Mismatches: 1.")


def test_a_text_and_hash_both_made_anew_no_longer_say_what_the_row_says(app, signed, db):
    first = signed[0]
    first.signed_content = first.signed_content.replace("proceed_to_implant", "do_not_implant")
    first.content_sha256 = sha256(first.signed_content.encode()).hexdigest()
    db.session.commit()
    assert "says another choice" in verify(app).stderr


def test_the_downloaded_text_has_the_hash(app, signed, tmp_path):
    client = app.test_client().sign_in(database.session.merge(person_who_reads()))
    for path, row in ((f"/decisions/{signed[0].id}", signed[0]), (f"/opinions/{signed[2].id}", signed[2])):
        expected = row.content_sha256
        file = tmp_path / "signed.json"
        file.write_bytes(client.get(f"{path}/signed.json").data)
        printed = subprocess.run(["sha256sum", str(file)], capture_output=True, text=True, check=True).stdout
        assert printed.split()[0] == expected


def person_who_reads():
    from scstrial.accounts.queries import person_with_email

    return person_with_email("nurse@example.org")


def test_a_migration_down_and_up_again_leaves_every_decision_verified(folder, tmp_path, postgres):
    for url in (
        f"sqlite:///{tmp_path / 'moved.sqlite3'}",
        postgres.new_database(f"moved_{tmp_path.name.lower()[:30]}"),
    ):
        app = create_app(settings_for(url, folder))
        with app.app_context():
            upgrade()
            fill()
            database.session.remove()
            downgrade(revision="0007")
            upgrade()
        assert verify(app).stdout.strip() == "Verified decisions: 2, second opinions: 0. Mismatches: 0."
        close(app)


def test_a_backup_of_sqlite_while_it_runs_verifies_where_it_is_restored(folder, tmp_path):
    live = tmp_path / "live.sqlite3"
    app = create_app(settings_for(f"sqlite:///{live}", folder))
    with app.app_context():
        upgrade()
        fill()
        command = [shutil.which("sqlite3"), str(live), f".backup {tmp_path / 'backup.sqlite3'}"]
        if command[0]:
            subprocess.run(command, check=True)
        else:  # the same call of the library that the command makes
            with sqlite3.connect(live) as source, sqlite3.connect(tmp_path / "backup.sqlite3") as goal:
                source.backup(goal)
            source.close(), goal.close()
    restored = create_app(settings_for(f"sqlite:///{tmp_path / 'backup.sqlite3'}", folder))
    assert verify(restored).stdout.strip() == SOUND
    close(app, restored)


def test_a_dump_of_postgresql_verifies_where_it_is_restored(postgres, folder, tmp_path):
    name = tmp_path.name.lower()[:30]
    url, file = postgres.new_database(f"live_{name}"), postgres.folder / f"{name}.dump"
    app = create_app(settings_for(url, folder))
    with app.app_context():
        upgrade()
        fill()
    restored_url = postgres.new_database(f"restored_{name}")
    postgres.run(binary("pg_dump"), "-Fc", "-f", str(file), url)
    postgres.run(binary("pg_restore"), "-d", restored_url, str(file))
    restored = create_app(settings_for(restored_url, folder))
    assert verify(restored).stdout.strip() == SOUND
    close(app, restored)


def close(*apps):
    for app in apps:
        with app.app_context():
            database.session.remove()
            database.engine.dispose()


def test_many_are_read_a_few_at_a_time(signed, queries_counted):
    with queries_counted() as count:
        assert len(list(verify_all())) == 3
    assert count() == 2
