"""The public pages exist in both languages and say the figures in force."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from panier.flows.personal_data import DECLARED

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, language: str) -> str:
    with override(language):
        answer: Any = client.get(reverse(name))
    assert answer.status_code == 200
    return str(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("name", "french", "english"),
    [
        (
            "privacy",
            "Responsable de la protection des renseignements personnels",
            "Person in charge of personal information",
        ),
        ("terms", "Loi sur la protection du consommateur", "Consumer Protection Act"),
        ("ranking", "Personne ne peut payer pour une place", "Nobody can pay for a place"),
        ("about", "près de vous", "near you"),
        (
            "sell",
            "5 % des produits avant taxes, plus 0,30 $ par partie",
            "5% of the goods before taxes, plus $0.30 a part",
        ),
    ],
)
def test_in_both_languages(client: Client, name: str, french: str, english: str) -> None:
    assert french in page(client, name, "fr")
    assert english in page(client, name, "en")
    assert "Démonstration" in page(client, name, "fr")


def test_privacy_says_each_declared_purpose_and_time(client: Client) -> None:
    for language in ("fr", "en"):
        said = page(client, "privacy", language).replace("&#39;", "'")
        for each in DECLARED:
            for words in (each.what, each.purpose, each.kept):
                assert words[language].replace("\u202f", " ").replace("\xa0", " ") in said
