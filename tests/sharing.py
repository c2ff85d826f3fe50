"""How the tests are shared out among the workers of pytest-xdist: a file stays together, what takes longest begins."""

from collections import Counter

import pytest
from xdist.scheduler import LoadScopeScheduling

# Minutes rather than seconds, mostly of waiting for processes and browsers; in this order.
LONG = (
    "tests/journeys/test_whole_way.py",
    "tests/demo/test_stories.py",
    "tests/journeys/",
    "tests/scheduler/",
    "tests/decision/test_rules_oracle.py",
)
IN_PIECES = ("tests/journeys/test_whole_way.py",)  # its two tests share nothing and take two minutes each


class FileByFile(LoadScopeScheduling):
    """The marks for `--dist loadgroup` of pytest-xdist 3.8 are lost on pytest 9.2, so this takes no marks at all.

    The tests of a file share fixtures of the module, and what the factories remember.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(IN_PIECES) else nodeid.partition("::")[0]


def longest_first(items: list[pytest.Item]) -> None:
    """Long files first, then those with the most database tests: the last files are short, no worker ends alone."""
    with_database = Counter(path_of(item) for item in items if "app" in item.fixturenames)
    items.sort(key=lambda item: (rank(path_of(item)), -with_database[path_of(item)]))  # stable within a file


def path_of(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def rank(path: str) -> int:
    return next((number for number, long in enumerate(LONG) if path.startswith(long)), len(LONG))
