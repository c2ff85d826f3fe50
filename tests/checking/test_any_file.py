"""Whatever stands anywhere in a file: an answer, or faults by path and exit status 2; never a traceback."""

import copy
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scstrial.cli.rules import rules
from tests.factories.checking import ran

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
any_file = settings(max_examples=5_000 if os.environ.get("SCSTRIAL_DEEP") == "1" else 100, deadline=None)

plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 200),
    st.floats(width=32),
    st.text(max_size=5),
    st.sampled_from(["yes", "no", "2026-03-05", "2199-12-31", "2026-03-05T10:00:00Z", "1900-01-01T00:00:00+14:00"]),
    st.sampled_from(["1e999", "NaN", "-0", "0.1", "neck", "oral", "morning"]),
)
anything = st.recursive(plain, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner))


def places(held, path=()):
    yield path
    steps = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    for step, inner in steps:
        yield from places(inner, (*path, step))


def changed(case, path, value):
    if not path:
        return value
    copied = copy.deepcopy(case)
    inner = copied
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return copied


@pytest.mark.parametrize("command", sorted(rules.commands))
@any_file
@given(data=st.data())
def test_a_file_is_answered_or_its_faults_are_named(command, data):
    case = json.loads((EXAMPLES / f"{command}.json").read_text())
    for _ in range(data.draw(st.integers(1, 3))):
        case = changed(case, data.draw(st.sampled_from(list(places(case)))), data.draw(anything))
    status, said, wrong = ran(command, json.dumps(case))
    if status == 0:
        assert wrong == ""
        json.loads(said)
    else:
        assert (status, said) == (2, "")
        assert wrong.endswith("\n")
        assert all(line.strip() for line in wrong.splitlines())
