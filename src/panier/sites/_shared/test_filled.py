"""Sentences whose last word has a full stop of its own."""

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.template import engines
from django.utils.translation import override
from markupsafe import Markup

import panier
from panier.sites._shared.filled import filled
from panier.sites.letters import write

FACT = re.compile(r"%\((\w+)\)s")
ENDS_WITH_A_FACT = re.compile(r"%\(\w+\)s\.(?![\w.])")


def test_a_sentence_has_one_full_stop() -> None:
    assert filled("Kept until %(at)s.", {"at": "10 a.m."}) == "Kept until 10 a.m."
    assert filled("Kept until %(at)s. Come!", {"at": "noon"}) == "Kept until noon. Come!"
    assert filled("Of %(a)s. By %(b)s.", {"a": "Masson inc.", "b": "Ana"}) == "Of Masson inc. By Ana."
    assert filled("See %(site)s.example, at 9 a.m.", {"site": "a."}) == "See a..example, at 9 a.m."
    assert filled(Markup("By %(name)s."), {"name": "<b> inc."}) == Markup("By &lt;b&gt; inc.")


def test_french_elides_before_a_name_that_begins_with_a_vowel_and_english_does_not() -> None:
    said = "De %(shop)s, ce que %(name)s de %(shop)s a vendu"
    with override("fr"):
        assert filled(said, {"shop": "Atelier", "name": "Élise"}) == "D’Atelier, ce qu’Élise d’Atelier a vendu"
        assert filled(said, {"shop": "Masson", "name": "Yves"}) == "De Masson, ce que Yves de Masson a vendu"
        assert filled("plus de %(limit)s mots", {"limit": 8}) == "plus de 8 mots"
        assert filled("Fromage %(shop)s, aide %(shop)s", {"shop": "Atelier"}) == "Fromage Atelier, aide Atelier"
        assert filled(Markup("de %(shop)s"), {"shop": "A<b>"}) == Markup("d’A&lt;b&gt;")
    with override("en"):
        assert filled("de %(shop)s", {"shop": "Atelier"}) == "de Atelier"


def messages() -> list[str]:
    """Every message of every catalogue in which a sentence ends with a fact."""
    found: set[str] = set()
    for source in sorted(Path(panier.__file__).parent.rglob("locale/fr/LC_MESSAGES/django.po")):
        with source.open("rb") as lines:
            for message in read_po(lines):
                one = str(message.id if isinstance(message.id, str) else message.id[0])
                found |= {one} if ENDS_WITH_A_FACT.search(one) else set()
    return sorted(found)


@pytest.mark.parametrize("which", ["pages", "letters as text", "letters as HTML"])
def test_no_page_and_no_letter_ends_a_sentence_with_two_full_stops(which: str) -> None:
    """Whatever sentence of whatever template ends with an hour: “kept until 10 a.m.”"""
    said: Any = {
        "pages": engines["jinja2"].by_language["en"],  # type: ignore[attr-defined] # our own backend
        "letters as text": write._environment(rich=False),
        "letters as HTML": write._environment(rich=True),
    }[which].globals
    found = messages()
    assert len(found) > 60
    with override("en"):
        for message in found:
            facts = dict.fromkeys(FACT.findall(message), "10 a.m.")
            assert ".m.." in message % facts
            for shown in (
                said["gettext"](message, **facts),
                said["ngettext"](message, message, 2, **facts),
            ):
                assert "10 a.m." in shown
                assert ".m.." not in shown, message
