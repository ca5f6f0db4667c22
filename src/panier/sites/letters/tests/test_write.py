"""Every kind, in both languages, with full facts: exact amounts, nothing executed, nothing left untranslated."""

import re
from typing import Any

import pytest

from panier.base.notifications.rules import (
    KINDS,
    LinkFacts,
    NoticeFacts,
)
from panier.sites.letters.tests.facts import facts_of
from panier.sites.letters.tests.sold import enquiry, part
from panier.sites.letters.write import Reader, write

NAUGHTY = "Bruno & Fils {{7*7}} <script>alert(1)</script>"
LANGUAGES = ("fr", "en")


TO_MERCHANTS = (  # they know who they are
    "enquiry_merchant",
    "origin_changed",
    "team_invitation",
    "team_changed",
    "bank_changed",
    "contact_changed",
    "application_due",
    "review_due",
    "proof_changed",
    "way_decided",
    "application_changed",
    "conversation_merchant",
    "review_merchant",
    "help_changed",
    "pooled_changed",
    "report_answered",
    "feed_changed",
    "payout_paid",
)


def reader(language: str) -> Reader:
    platform = {"tax_numbers": {"TPS": "999999998 RT0001", "TVQ": "9999999996 TQ0001"}}
    names = {"TPS": {"fr": "TPS", "en": "GST"}, "TVQ": {"fr": "TVQ", "en": "QST"}}
    return Reader(language, "America/Toronto", platform, names, ("LPC 54.8",))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_is_written_in_each_language(kind: str, language: str) -> None:
    letter = write(kind, facts_of(kind), reader(language))
    assert letter.subject
    assert "\n" not in letter.subject
    assert letter.html.startswith("<!doctype html>")
    assert f'lang="{language}"' in letter.html
    assert "{{" not in letter.text
    assert "<" not in letter.text
    assert not re.search(r"\.m\.(<[^>]*>)*\.", letter.text + letter.html)  # “by 10 a.m.” ends its sentence
    other = write(kind, facts_of(kind), reader("en" if language == "fr" else "fr"))
    assert letter.subject != other.subject
    assert letter.text != other.text
    assert ("Démonstration" if language == "fr" else "Demonstration") in letter.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kind", sorted(kind for kind in KINDS if KINDS[kind] not in (LinkFacts, NoticeFacts) and kind not in TO_MERCHANTS)
)
def test_each_letter_of_an_order_names_its_merchants(kind: str, language: str) -> None:
    letter = write(kind, facts_of(kind), reader(language))
    assert "Boulangerie Bruno" in letter.text
    assert "Boulangerie Bruno" in letter.html
    if len(facts_of(kind).get("parts") or facts_of(kind).get("merchants", [])) > 1:
        assert "Librairie Bella" in letter.text


def test_the_receipt_says_each_amount() -> None:
    text = (
        write("order_placed", facts_of("order_placed"), reader("fr")).text.replace("\xa0", " ").replace("\u202f", " ")
    )
    assert "2 × Tasse (bleu), 19,99 $ : 39,98 $" in text
    assert "1 × Pain de ménage, 7,25 $ : 7,25 $" in text
    assert "Livraison : 5,95 $" in text
    assert "TPS 5 % : 2,00 $" in text
    assert "TVQ 9,975 % : 3,99 $" in text
    assert "Total de Librairie Bella : 60,06 $" in text
    assert "Total payé : 113,28 $" in text
    assert "Au plus tard le : 26 novembre 2026" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contract_says_what_the_law_asks(language: str) -> None:
    """LPC 54.4 and 54.7: who, where, how to reach him, what, each price and tax, total, currency, way, date, returns."""
    letter = write("contract_copy", facts_of("contract_copy"), reader(language))
    said = {
        "fr": (
            "Échange dans les 14 jours.",
            "dollars canadiens",
            "24 novembre 2026",
            "Livraison",
            "53,22\xa0$",
            "LPC 54.8",
        ),
        "en": (
            "Exchange within 14 days.",
            "Canadian dollars",
            "November 24, 2026",
            "Mug",
            "$53.22",
            "GST 5%",
            "LPC 54.8",
        ),
    }[language]
    always = (
        "7K4M-2XQP-1",
        "Bruno Boulanger inc.",
        "2900, rue Masson, Montréal H1Y 1W5",
        "bruno@panier.example",
        "514 555-0100",
        "1140000000",
        "000000018 RT0001",
        "0000000019 TQ0001",
        "Ana Tremblay",
    )
    for words in (*always, *(each for each in said if each != "Livraison")):
        assert words in letter.text
        assert words in letter.html


@pytest.mark.parametrize("kind", ["order_placed", "contract_copy"])
def test_taxes_are_never_added_together(kind: str) -> None:
    """Revenu Québec: neither 9.97, 14.97 nor 14.975 % may stand on the document."""
    for language in LANGUAGES:
        letter = write(kind, facts_of(kind), reader(language))
        for body in (letter.text, letter.html):
            assert not re.search(r"14[.,]97|9[.,]97(?!5)", body)


def test_a_merchant_without_numbers_says_who_collects() -> None:
    facts = facts_of("contract_copy", part=part(registered=False))
    text = write("contract_copy", facts, reader("fr")).text
    assert "perçue par Le Panier Bleu pour ce marchand, no 999999998 RT0001" in text
    assert "perçue par Le Panier Bleu pour ce marchand, no 9999999996 TQ0001" in text


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_people_typed_is_printed_as_text(kind: str) -> None:
    """A template, a tag or an entity in a name stays what it is: in the text as typed, in the HTML escaped."""
    facts = _everywhere(facts_of(kind), NAUGHTY)
    for language in LANGUAGES:
        letter = write(kind, facts, reader(language))
        assert "<script" not in letter.html
        assert "Bruno & Fils {{7*7}}" in letter.text or "Bruno" not in letter.text
        if "Bruno" in letter.text:
            assert "Bruno &amp; Fils {{7*7}} &lt;script&gt;alert(1)&lt;/script&gt;" in letter.html
        assert "49" not in letter.subject


def test_a_name_cannot_add_a_header_or_break_the_letter() -> None:
    seller = "Bruno\r\nBcc: all@panier.example\x00\x0b\u2028\ud800"
    letter = write("contract_copy", facts_of("contract_copy", part=part(seller=seller)), reader("fr"))
    assert letter.subject == "Votre contrat 7K4M-2XQP-1 avec Bruno Bcc: all@panier.example"
    assert "\x00" not in letter.html
    letter.html.encode()


def test_a_link_is_an_attribute_not_markup() -> None:
    letter = write("confirm_email", facts_of("confirm_email", link='https://x.example/"><img src=x>'), reader("fr"))
    assert "<img src=x>" not in letter.html


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        write("../../etc/passwd", {}, reader("fr"))


def test_a_missing_fact_is_an_error_not_a_blank() -> None:
    facts = facts_of("part_ready")
    del facts["part"]["pickup_code"]
    with pytest.raises(Exception, match="pickup_code"):
        write("part_ready", facts, reader("fr"))


def _everywhere(facts: Any, text: str) -> Any:
    """The same facts with `text` wherever a person could have typed."""
    typed = {
        "name",
        "actor",
        "merchant",
        "legal_name",
        "reason",
        "line",
        "municipality",
        "title",
        "returns",
        "phone",
        "merchants",
    }
    shapes = {"title": {"fr": text, "en": text}, "returns": {"fr": text, "en": text}, "merchants": [text]}
    if isinstance(facts, dict):
        return {
            key: shapes.get(key, text) if key in typed else _everywhere(value, text) for key, value in facts.items()
        }
    return [_everywhere(each, text) for each in facts] if isinstance(facts, list) else facts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["enquiry_buyer", "enquiry_merchant"])
def test_an_enquiry_says_where_it_stands_in_words_of_its_own(kind: str, language: str) -> None:
    states = ("asked", "accepted", "refused", "expired", "withdrawn", "lapsed")
    letters = [write(kind, enquiry(state), reader(language)) for state in states]
    assert len({letter.subject for letter in letters}) == len(states)
    assert all(("2 × Tasse (bleu)" if language == "fr" else "2 × Mug (bleu)") in letter.text for letter in letters)
    assert "La dernière est partie hier." in letters[2].text
    assert all("La dernière" not in letter.text for letter in letters if letter is not letters[2])
