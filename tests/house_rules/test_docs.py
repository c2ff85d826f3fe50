"""Every setting, command and permission is named in the README or in docs/, and what they name exists."""

import re
from pathlib import Path

import pytest

from scstrial.foundation.permission import Permission

ROOT = Path(__file__).resolve().parents[2]
PAPERS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
WORDS = "\n".join(path.read_text(encoding="utf-8") for path in PAPERS)
CONFIG = (ROOT / "config.py").read_text(encoding="utf-8")
SETTINGS = sorted(set(re.findall(r'(?:given\.get\(|given\[|environ\.get\()"([A-Z_]+)"', CONFIG)))
MAKE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_documented(name):
    assert f"`{name}`" in WORDS


@pytest.mark.parametrize("permission", list(Permission))
def test_a_permission_is_documented(permission):
    assert f"`{permission}`" in WORDS


def test_every_command_is_documented(sqlite_app):
    flask_own = {"db", "routes", "run", "shell", "limiter", "roles", "users"}
    for name, command in sqlite_app.cli.commands.items():
        if name not in flask_own:
            assert f"flask --app wsgi {name}" in WORDS, name
            for part in getattr(command, "commands", {}):
                assert re.search(rf"{name} {part}|/ `{part}`", WORDS), f"{name} {part}"


@pytest.mark.parametrize("target", re.findall(r"^([a-z-]+):.*## ", MAKE, re.MULTILINE))
def test_a_make_target_is_documented(target):
    assert f"make {target}" in WORDS or target in {"help", "peers"}


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:`|^    )make ([a-z-]+)", WORDS, re.MULTILINE))))
def test_a_make_target_that_the_docs_name_exists(target):
    assert re.search(rf"^{target}:", MAKE, re.MULTILINE), target


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text()))))
def test_a_link_in_the_readme_leads_somewhere(link):
    assert (ROOT / link).exists(), link


def test_the_ladder_in_the_readme_is_the_one_that_is_held():
    layers = re.search(r'name = "The ladder.*?layers = \[(.*?)\]', (ROOT / "pyproject.toml").read_text(), re.DOTALL)[1]
    held = [name.strip() for line in re.findall(r'"([^"]+)"', layers) for name in line.split("|")]
    table = (ROOT / "README.md").read_text().split("## Where things are")[1].split("##")[0]
    shown = [name for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]
    assert shown == held
