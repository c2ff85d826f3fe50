"""Names made comparable: without capitals and accents, word by word."""

import unicodedata

SORT_NAME_LENGTH = 200  # width of the column
NEAR_FROM_LETTERS = 4  # shorter words differ by one letter too easily: Ana, Ann
# Letters that no decomposition takes apart, and letter-like apostrophes.
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ʻ": "", "ʼ": ""}
)


def folded(name: str) -> str:
    """The name for comparing: case folded, no accents, single blanks (`José  LÓPEZ` is `jose lopez`)."""
    taken_apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(sign for sign in taken_apart if unicodedata.category(sign) != "Mn").translate(PLAIN)
    return " ".join(unicodedata.normalize("NFC", bare).split())


def sort_name(family_name: str, given_name: str) -> str:
    """What lists are sorted by: the folded family name, then the given name."""
    return folded(f"{family_name} {given_name}")[:SORT_NAME_LENGTH]


def name_words(name: str) -> tuple[str, ...]:
    """The folded words by which a name is found: `O'Brien-Lopez` gives itself unpunctuated, and its parts."""
    words: list[str] = []
    for part in folded(name).split():
        pieces = "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in part).split()
        words += ["".join(pieces), *pieces] if pieces else []
    return tuple(dict.fromkeys(word[:SORT_NAME_LENGTH] for word in words))


def similar_names(one: str, other: str) -> bool:
    """True when two names share a word, or nearly: swapped, shortened, accented and misspelt names are alike."""
    return any(near(a, b) for a in name_words(one) for b in name_words(other))


def near(one: str, other: str) -> bool:
    """True for equal words, and for longer ones with one letter changed, missing, added, or two swapped."""
    if one == other:
        return True
    if min(len(one), len(other)) < NEAR_FROM_LETTERS:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return (
        one[at + 1 :] == other[at + 1 :]
        or one[at:] == other[at + 1 :]
        or one[at + 1 :] == other[at:]
        or (one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :])
    )
