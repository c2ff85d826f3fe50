"""Every template compiles, has a title and one h1, and no inline style or script."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
LONGEST = 120


def extends(text: str) -> bool:
    return "{% extends" in text


@pytest.mark.parametrize("name", PAGES)
def test_a_template_compiles(sqlite_app, name):
    sqlite_app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", [name for name in PAGES if extends((TEMPLATES / name).read_text(encoding="utf-8"))])
def test_a_page_names_its_title_and_leaves_the_one_heading_to_the_layout(name):
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    layout = name in {"patient.html", "public.html"}
    assert layout or "{% block title %}" in text, "no title"
    assert layout or "<h1" not in text, "the layout draws the one h1"


@pytest.mark.parametrize("name", PAGES)
def test_a_template_has_no_inline_style_script_or_handler(name):
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)


@pytest.mark.parametrize("name", PAGES)
def test_a_template_stays_readable(name):
    lines = (TEMPLATES / name).read_text(encoding="utf-8").splitlines()
    if name.startswith("macros/") or name == "base.html":
        return
    assert len(lines) <= LONGEST, f"{len(lines)} lines"
