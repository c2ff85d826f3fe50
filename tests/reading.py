"""A page's HTML as a tree, read once however many look at it: the client, then the test."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

REMEMBERED = 16  # html5lib takes 30 to 100 ms a page, a tree about a megabyte


@dataclass(frozen=True)
class Read:
    tree: Element  # shared: to be read, not changed
    errors: tuple[Any, ...]


@lru_cache(maxsize=REMEMBERED)
def read(html: str) -> Read:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parse(html)
    return Read(tree, tuple(error for error in parser.errors if error[1] != "unknown-doctype"))


def tree_of(response) -> Element:
    return read(response.get_data(as_text=True)).tree
