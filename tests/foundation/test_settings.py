"""A missing setting stops the program with its name; secrets are the owner's alone."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config import NEEDED, MissingSetting, make_settings_file, settings, settings_in

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


@pytest.mark.parametrize("command", [["db", "upgrade"], ["scheduler", "tick"], ["serve"]])
def test_commands_stop_and_name_it(tmp_path, command):
    environ = {**os.environ, "SCSTRIAL_INSTANCE": str(tmp_path), "PUBLIC_URL": "http://localhost"}
    environ.pop("SECRET_KEY", None)
    whole = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
    ended = subprocess.run(whole, cwd=ROOT, env=environ, capture_output=True, text=True)
    assert ended.returncode != 0
    assert "SECRET_KEY is missing" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_web_server_does_not_start_without_it(tmp_path):
    environ = {**os.environ, "SCSTRIAL_INSTANCE": str(tmp_path), "PUBLIC_URL": "http://localhost", "SECRET_KEY": ""}
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", "127.0.0.1:0", "--no-control-socket"]
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60)
    assert ended.returncode != 0
    assert "SECRET_KEY is missing" in ended.stderr


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
