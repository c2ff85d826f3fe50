"""A missing setting stops the program with its name; secrets are the owner's alone."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import click
import pytest

from config import NEEDED, MissingSetting, make_settings_file, settings, settings_in
from scstrial.cli.without_settings import rules_alone

ROOT = Path(__file__).resolve().parents[2]
GIVEN = {"SECRET_KEY": "a", "SECURITY_PASSWORD_SALT": "b", "PUBLIC_URL": "https://clinic.example.org/"}


def nowhere(tmp_path):
    return tmp_path / "no-such-file"


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_setting_is_named(tmp_path, name, value):
    environ = {key: held for key, held in GIVEN.items() if key != name}
    if value is not None:
        environ[name] = value
    with pytest.raises(MissingSetting, match=name):
        settings(environ, nowhere(tmp_path))


def without_settings(tmp_path):
    """A fresh checkout: no settings file, no secret in the environment."""
    environ = {**os.environ, "SCSTRIAL_INSTANCE": str(tmp_path), "PUBLIC_URL": "http://localhost"}
    environ.pop("SECRET_KEY", None)
    return environ


COMMANDS = ["db upgrade", "scheduler run", "scheduler tick", "serve", "demo load", "people first-administrator"]


@pytest.mark.parametrize("command", [*COMMANDS, "run", "shell", "routes", "no-such-command"])
def test_commands_stop_and_name_it(tmp_path, command):
    whole = [sys.executable, "-m", "flask", "--app", "wsgi", *command.split()]
    ended = subprocess.run(whole, cwd=ROOT, env=without_settings(tmp_path), capture_output=True, text=True, timeout=60)
    assert ended.returncode != 0
    assert "SECRET_KEY is missing" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("database", ["", "postgresql://nobody@no-such-host.invalid/none"])
@pytest.mark.parametrize("secret", [{}, {"SECRET_KEY": "a", "SECURITY_PASSWORD_SALT": "b"}])
def test_the_rules_alone_run_without_settings_and_without_a_database(tmp_path, secret, database):
    environ = {**without_settings(tmp_path), **secret, "DATABASE_URL": database}
    whole = [sys.executable, "-m", "flask", "--app", "wsgi", "rules", "mme", "-"]
    case = '{"opioids": [{"drug": "tramadol", "strength": 50, "unit": "mg", "units_per_day": 4}]}'
    ended = subprocess.run(whole, cwd=ROOT, env=environ, input=case, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["mme_per_day"] == "40"
    assert list(tmp_path.iterdir()) == []
    ended = subprocess.run(whole, cwd=ROOT, env=environ, input="{}", capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", "opioids: is missing\n")


def test_without_settings_the_help_names_the_rules(tmp_path):
    whole = [sys.executable, "-m", "flask", "--app", "wsgi", "--help"]
    ended = subprocess.run(whole, cwd=ROOT, env=without_settings(tmp_path), capture_output=True, text=True)
    assert ended.returncode == 0
    assert "  rules " in ended.stdout
    assert "Traceback" not in ended.stderr


def test_the_web_server_does_not_start_without_it(tmp_path):
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", "127.0.0.1:0", "--no-control-socket"]
    environ = without_settings(tmp_path)
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60)
    assert ended.returncode != 0
    assert "SECRET_KEY is missing" in ended.stderr


def test_what_is_left_without_settings_answers_no_request():
    missing = MissingSetting("SECRET_KEY")
    with pytest.raises(MissingSetting, match="SECRET_KEY"):
        rules_alone(missing)
    with click.Context(click.Group("flask")) as looking_for_a_command:
        left = rules_alone(missing)
    chosen = click.Context(click.Command("upgrade"), parent=looking_for_a_command)
    with chosen, pytest.raises(MissingSetting, match="SECRET_KEY"):
        rules_alone(missing)
    with pytest.raises(MissingSetting, match="SECRET_KEY"):
        left.test_client().get("/")


def test_the_environment_goes_before_the_file(tmp_path):
    file = tmp_path / "settings.env"
    file.write_text(
        "# a comment\nSECRET_KEY=from the file\nSECURITY_PASSWORD_SALT=b\n\nPUBLIC_URL=http://localhost:8000\n"
    )
    assert settings({}, file)["SECRET_KEY"] == "from the file"
    assert settings({"SECRET_KEY": "from outside"}, file)["SECRET_KEY"] == "from outside"


def test_an_https_address_switches_on_what_belongs_to_it(tmp_path):
    found = settings(GIVEN, nowhere(tmp_path))
    assert found["HTTPS"] is True
    assert found["PUBLIC_URL"] == "https://clinic.example.org"
    assert settings({**GIVEN, "PUBLIC_URL": "http://localhost:8000"}, nowhere(tmp_path))["HTTPS"] is False


def test_the_clock_may_be_shifted_in_tests_only(tmp_path):
    with pytest.raises(ValueError, match="only be set in tests"):
        settings({**GIVEN, "CLOCK_OFFSET_SECONDS": "60"}, nowhere(tmp_path))
    shifted = settings({**GIVEN, "CLOCK_OFFSET_SECONDS": "60", "SCSTRIAL_TESTING": "yes"}, nowhere(tmp_path))
    assert shifted["CLOCK_OFFSET_SECONDS"] == 60


def test_secrets_are_made_once_and_readable_by_the_owner_alone(tmp_path):
    file = tmp_path / "instance" / "settings.env"
    make_settings_file(file)
    first = settings_in(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert len(first["SECRET_KEY"]) >= 60
    make_settings_file(file)
    assert settings_in(file) == first
