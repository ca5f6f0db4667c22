"""Occasions of the pack: exactly their words, in any order; nothing else is taken for one."""

import pytest

from panier.offer.search.intents import things_for


@pytest.mark.parametrize("words", ["cadeau prof", "Prof, cadeau", "un cadeau pour le prof"])
def test_an_occasion_stands_for_things(words: str) -> None:
    assert things_for(words, "qc", "fr")[:2] == ("coffret de chocolats", "truffes")


@pytest.mark.parametrize("words", ["", "prof", "cadeau", "cadeau prof de piano", "../../etc cadeau"])
def test_other_words_are_no_occasion(words: str) -> None:
    assert things_for(words, "qc", "fr") == ()


def test_each_language_and_territory_has_its_own() -> None:
    assert things_for("gift for teacher", "qc", "en")[0] == "box of chocolates"
    assert things_for("gift for teacher", "qc", "fr") == ()
    assert things_for("cadeau prof", "nowhere", "fr") == ()
