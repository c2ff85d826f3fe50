"""Forms as a browser sees them: what a page would send, and what it says at which field."""

import re
from html import unescape

from tests.reading import tree_of


def text_of(response):
    """The words of the page, blanks made single."""
    words = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return re.sub(r"\s+", " ", unescape(words))


def words_in(element):
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def sent_by(response):
    """What the page's form would send as it stands, by name."""
    form = next(form for form in tree_of(response).iter("form") if form.get("data-guard") is not None)
    sent = {}
    for element in form.iter():
        name = element.get("name")
        if not name or element.tag == "button":
            continue
        if element.tag == "select":
            chosen = [option for option in element.iter("option") if option.get("selected") is not None]
            sent[name] = chosen[0].get("value", "") if chosen else ""
        elif element.tag == "textarea":
            sent[name] = "".join(element.itertext()).strip("\r\n")
        elif element.get("type") in ("radio", "checkbox"):
            if element.get("checked") is not None:
                sent[name] = element.get("value", "y")
        else:
            sent[name] = element.get("value", "")
    return sent


def problems_in(response):
    """Field id to message, for each problem that hangs at a field."""
    marked = {element.get("id"): element for element in tree_of(response).iter() if element.get("id")}
    return {
        name.removesuffix("-error"): words_in(element).removeprefix("Error: ")
        for name, element in marked.items()
        if name.endswith("-error")
    }


def summary_of(response):
    """The lines of the error summary."""
    boxes = [box for box in tree_of(response).iter("div") if "error-summary" in (box.get("class") or "")]
    return [words_in(line) for box in boxes for line in box.iter("li")]


def flashed(client):
    """What the next page will say, in order."""
    with client.session_transaction() as session:
        return [words for _kind, words in session.get("_flashes", [])]


def typed_at(moment, zone):
    """A moment as a date-and-time field of that zone takes it."""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
