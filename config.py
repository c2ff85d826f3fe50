"""Settings: from the environment, else from instance/settings.env; a default stands only if production may use it."""

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click import ClickException

ROOT = Path(__file__).resolve().parent
INSTANCE = ROOT / os.environ.get("SCSTRIAL_INSTANCE", "instance")
SETTINGS_FILE = INSTANCE / "settings.env"
WITH_TWILIO = ("TWILIO_AUTH_TOKEN", "TWILIO_SENDER")
NEEDED = ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "PUBLIC_URL")


class MissingSetting(ClickException):
    """A setting without which the program must not run; commands show the sentence, a web server ends."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Setting {name} is missing: run `make install`, or set it in the environment.")


def settings_in(file: Path) -> dict[str, str]:
    """NAME=value lines of a settings file; empty when there is none."""
    if not file.exists():
        return {}
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#") and "=" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def yes(value: str) -> bool:
    return value.strip().lower() in {"1", "yes", "true", "on"}


def settings(environ: Mapping[str, str] | None = None, file: Path = SETTINGS_FILE) -> dict[str, Any]:
    """Everything the application is told from outside; raises MissingSetting with the name of what lacks."""
    given = {**settings_in(file), **(os.environ if environ is None else environ)}
    for name in NEEDED:
        if not given.get(name):
            raise MissingSetting(name)
    if given.get("TWILIO_ACCOUNT_SID"):
        for name in WITH_TWILIO:
            if not given.get(name):
                raise MissingSetting(name)
    public_url = given["PUBLIC_URL"].rstrip("/")
    mail_folder = given.get("MESSAGES_FOLDER") or str(INSTANCE / "messages")
    return {
        "SECRET_KEY": given["SECRET_KEY"],
        "SECURITY_PASSWORD_SALT": given["SECURITY_PASSWORD_SALT"],
        "PUBLIC_URL": public_url,
        "HTTPS": public_url.startswith("https://"),
        "SQLALCHEMY_DATABASE_URI": given.get("DATABASE_URL") or f"sqlite:///{INSTANCE / 'scstrial.sqlite3'}",
        "MAIL_SERVER": given.get("MAIL_SERVER", ""),
        "MAIL_PORT": int(given.get("MAIL_PORT") or 587),
        "MAIL_USERNAME": given.get("MAIL_USERNAME", ""),
        "MAIL_PASSWORD": given.get("MAIL_PASSWORD", ""),
        "MAIL_SENDER": given.get("MAIL_SENDER", ""),
        "MAIL_SECURITY": given.get("MAIL_SECURITY", "starttls"),  # starttls, tls or none
        "TWILIO_ACCOUNT_SID": given.get("TWILIO_ACCOUNT_SID", ""),
        "TWILIO_AUTH_TOKEN": given.get("TWILIO_AUTH_TOKEN", ""),
        "TWILIO_SENDER": given.get("TWILIO_SENDER", ""),  # a number like +13125550100, or a messaging service MG...
        "TWILIO_ANSWERS_STOP": yes(given.get("TWILIO_ANSWERS_STOP") or "yes"),
        "MESSAGES_A_DAY": int(given.get("MESSAGES_A_DAY") or 4),
        "MESSAGES_FOLDER": mail_folder,
        "SESSION_MINUTES": int(given.get("SESSION_MINUTES") or 60),
        "TICK_SECONDS": int(given.get("TICK_SECONDS") or 30),
        "SENDERS": int(given.get("SENDERS") or 3),
        "BEHIND_PROXY": yes(given.get("BEHIND_PROXY", "")),
        "RATELIMIT_STORAGE_URI": given.get("RATELIMIT_STORAGE_URI") or "memory://",
        "LOG_LEVEL": given.get("LOG_LEVEL", "INFO"),
        **test_settings(given),
    }


def test_settings(given: Mapping[str, str]) -> dict[str, Any]:
    """Settings for tests of several processes; refused unless SCSTRIAL_TESTING says so."""
    offset, api = given.get("CLOCK_OFFSET_SECONDS"), given.get("TWILIO_API")
    testing = yes(given.get("SCSTRIAL_TESTING", ""))
    if offset and not testing:
        raise ValueError("CLOCK_OFFSET_SECONDS may only be set in tests.")
    if api and not testing:
        raise ValueError("TWILIO_API may only be set in tests.")
    found: dict[str, Any] = {"CLOCK_OFFSET_SECONDS": int(offset)} if offset else {}
    return found | ({"TWILIO_API": api} if api else {})


def make_settings_file(file: Path = SETTINGS_FILE) -> None:
    """Secrets made once, readable by the owner alone; an existing file is left as it is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.parent.chmod(stat.S_IRWXU)
    if file.exists():
        return
    lines = [
        f"SECRET_KEY={secrets.token_urlsafe(48)}",
        f"SECURITY_PASSWORD_SALT={secrets.token_urlsafe(24)}",
        f"PUBLIC_URL={os.environ.get('PUBLIC_URL', 'http://localhost:8000')}",
    ]
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as opened:
        opened.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    make_settings_file()
