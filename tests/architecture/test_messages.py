"""Every text exists in French: none missing, empty or unsure, one translation each, the same placeholders, none unsaid."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import polib
import yaml
from babel.messages.extract import extract_from_file

import panier
from panier.demonstration.content import read_content

PACKAGE = Path(panier.__file__).parent
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)s|%[sd]|<\w+:\w+>")
Text = tuple[str, str]  # context and text


@cache
def said() -> dict[Text, str]:
    """Every text in code and templates, and a file that says it."""
    found: dict[Text, str] = {}
    for file in sorted(PACKAGE.rglob("*")):
        method = {".py": "python", ".html": "jinja2", ".mjml": "jinja2", ".txt": "jinja2"}.get(file.suffix)
        if method is None or "tests" in file.parts or file.name.startswith("test_") or "migrations" in file.parts:
            continue
        options = {"trimmed": "true"} if method == "jinja2" else {}
        for _, message, _, context in extract_from_file(method, str(file), keywords=KEYWORDS, options=options):
            text = message if isinstance(message, str) else message[0]
            if text:
                found[context or "", text] = str(file.relative_to(PACKAGE))
    return found


@cache
def written() -> list[tuple[Text, polib.POEntry]]:
    """Every entry of every catalogue: a text of several sites is there several times."""
    return [
        ((entry.msgctxt or "", entry.msgid), entry)
        for file in sorted(PACKAGE.rglob("locale/fr/LC_MESSAGES/django.po"))
        for entry in polib.pofile(str(file))
    ]


@cache
def french() -> dict[Text, polib.POEntry]:
    return dict(written())


def two_tongued(entries: Iterable[tuple[Text, polib.POEntry]]) -> list[str]:
    """Django merges all catalogues into one: of two translations, one is shown on the pages of both, and the other never."""
    found = defaultdict(set)
    for (context, text), entry in entries:
        found[context, text].add((entry.msgid_plural, *(entry.msgstr_plural.values() or [entry.msgstr])))
    return [f"{context}|{text}" if context else text for (context, text), ways in found.items() if len(ways) > 1]


def missing(texts: dict[Text, str], entries: dict[Text, polib.POEntry]) -> Iterator[str]:
    for text, file in texts.items():
        entry = entries.get(text)
        if entry is None:
            yield f"{file}: {text[1]!r} is not translated"
        elif entry.fuzzy or not all(entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]):
            yield f"{file}: {text[1]!r} is empty or unsure"


def test_every_text_is_there_in_french() -> None:
    assert list(missing(said(), french())) == []


def test_a_planted_text_is_noticed() -> None:
    assert list(missing({**said(), ("", "Nobody translated this"): "planted.py"}, french())) == [
        "planted.py: 'Nobody translated this' is not translated"
    ]


def test_a_text_has_one_translation_whatever_catalogue_it_is_in() -> None:
    assert two_tongued(written()) == []


def test_a_planted_second_translation_is_noticed_unless_its_context_is_another() -> None:
    wound = polib.POEntry(msgid="Cart", msgstr="Charrette")
    assert [two_tongued([*written(), ((context, "Cart"), wound)]) for context in ("", "horse")] == [["Cart"], []]


def test_placeholders_are_the_same() -> None:
    for entry in french().values():
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for translated in entry.msgstr_plural.values() or [entry.msgstr]:
            assert set(PLACEHOLDER.findall(translated)) == wanted, entry.msgid


def test_no_translation_outlives_its_text() -> None:
    assert sorted(text for _, text in french().keys() - said().keys()) == []


def test_the_pack_and_the_demonstration_speak_both() -> None:
    choices = yaml.safe_load((PACKAGE / "demonstration" / "choices.yaml").read_text())
    assert all(len(value) == 2 for values in choices["ranges"].values() for value in values)
    for merchant in read_content().merchants:
        assert all(merchant.story[language] for language in ("fr", "en")), merchant.key
        for good in merchant.goods:
            assert all(words[language] for words in (good.title, good.text) for language in ("fr", "en")), good.key
