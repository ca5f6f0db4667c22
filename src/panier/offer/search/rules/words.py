"""What the words of a search mean: words that say nothing, words that say the same, numbers of products."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import combining, normalize

# Articles and what elision leaves of them (l’érable, d’olive); « sans » and “without” stay: they change what is meant.
_FRENCH = """l d j m t s n c qu jusqu lorsqu puisqu le la les un une des de du au aux et ou en à a pour avec par sur dans
ce cet cette ces mon ma mes son sa ses"""
_ENGLISH = "a an the of and or for in on with to by from s my"
STOP_WORDS = {language: frozenset(words.split()) for language, words in (("fr", _FRENCH), ("en", _ENGLISH))}

WORD = re.compile(r"[^\W_]+")
WORD_OR_MARK = re.compile(r"[^\W_]+|[,:(]")
_MORE = "of with in for from by to on without and"
ENDS = {"fr": frozenset(",:("), "en": frozenset([*",:(", *_MORE.split()])}  # there a title says more about the thing

PURPOSE = {
    "fr": re.compile(r"\s(?:pour|avec|sur)\s", re.IGNORECASE),
    "en": re.compile(r"\s(?:for|with|on|about)\s", re.IGNORECASE),
}

ENTRIES_LEAST, ENTRY_WORDS_MAX = 2, 5
ENTRY = re.compile(r"[\w’'\- ]+")
CODE = re.compile(r"[A-Z0-9]{4,40}")
CODE_MARKS = re.compile(r"[\s\-._/#]+")
Entry = tuple[str, ...]  # the words of one way to say it, small, with their accents (stemming needs them)
Group = tuple[Entry, ...]


class Fault(NamedTuple):
    """A line of a file of synonyms that is not read, and why."""

    line: int
    code: str


def read_synonyms(text: str, language: str) -> tuple[list[Group], list[Fault]]:
    """The groups of a file of synonyms: one a line, entries between commas, `#` begins a comment.

    A line that cannot be understood is a fault: `one-entry`, `empty-entry`, `too-long`, `bad-character`, `said-twice`.
    """
    groups, faults = list[Group](), list[Fault]()
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.partition("#")[0].strip()
        if not said:
            continue
        entries = [_entry(entry, language) for entry in said.split(",")]
        if code := _fault(said, entries):
            faults.append(Fault(number, code))
        else:
            groups.append(tuple(entries))
    return groups, faults


def _fault(said: str, entries: Sequence[Entry]) -> str:
    if len(entries) < ENTRIES_LEAST:
        return "one-entry"
    if not all(entries):
        return "empty-entry"
    if not all(ENTRY.fullmatch(entry.strip()) for entry in said.split(",")):
        return "bad-character"
    if max(map(len, entries)) > ENTRY_WORDS_MAX:
        return "too-long"
    return "said-twice" if len({folded(" ".join(entry)) for entry in entries}) < len(entries) else ""


def _entry(said: str, language: str) -> Entry:
    words = re.findall(r"[^\W_]+", normalize("NFC", said.lower()))
    return tuple(word for word in words if folded(word) not in STOP_WORDS[language])


def code_of(text: str) -> str:
    """A product number (GTIN, SKU) without its spaces, hyphens, points and leading zeros; empty when it is none.

    One digit at least, four characters: « 0 012345-678905 » and « 12345678905 » are the same number, « 500 » is none.
    """
    code = CODE_MARKS.sub("", text.upper()).lstrip("0")
    return code if CODE.fullmatch(code) and any(map(str.isdigit, code)) else ""


def folded(text: str) -> str:
    """`L’Érable, œuf` to `l’erable, oeuf`: small, without accents."""
    small = text.lower()
    if small.isascii():
        return small
    small = small.replace("œ", "oe").replace("æ", "ae")
    return "".join(letter for letter in normalize("NFKD", small) if not combining(letter))


def all_words(text: str) -> list[str]:
    """`L’Érable, œuf` to `l erable oeuf`: folded, cut at everything that is no letter or digit."""
    return WORD.findall(folded(text))


def folded_words(text: str, language: str) -> list[str]:
    """`L’Érable, œuf` to `erable oeuf`: folded and cut, stop words left out."""
    return [word for word in all_words(text) if word not in STOP_WORDS[language]]


def edits(a: str, b: str) -> int:
    """How many letters to add, drop, change or swap with their neighbour to make `b` of `a`.

    Optimal string alignment, https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance
    """
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        older, before, row = before, row, [i]
        for j, right in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def head_word(title: str, language: str) -> str:
    """The word that says what the thing is: « Tasse à café » is a cup, and so is “Coffee cup”.

    French names the thing first, English last, before “with”, “of” or a comma says more about it.
    """
    head, ends, empty = "", ENDS[language], STOP_WORDS[language]
    for said in WORD_OR_MARK.findall(title.lower()):
        if said in ends:
            break
        if said not in empty and not said.isdigit():
            head = said
            if language == "fr":
                break
    return head


def without_purpose(said: str, language: str) -> tuple[str, str]:
    """The thing, and what it is for: « planche en bois » and « servir des fromages »; empty when that is not said."""
    thing, *purpose = PURPOSE[language].split(said, maxsplit=1)
    return thing, " ".join(purpose)
