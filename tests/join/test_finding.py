"""A shop to claim among tens of thousands is found by an index: by its number, or by the words of its name in any order."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panier.offer.merchants.models import Merchant
from tests.joining import at
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db
MANY = 20_000
MORE = """
INSERT INTO merchants_merchant (public_id, territory_id, slug, name, legal_name, state, story, returns, languages, contact_email, contact_phone,
  website, business_number, tax_numbers, tone, picture, picture_alt, is_demonstration, created_at)
SELECT 'mer_' || n, territory_id, 'depanneur-du-coin-' || n, 'Dépanneur du Coin ' || n, name, state, story, returns, languages, contact_email,
  contact_phone, website, '22' || lpad(n::text, 8, '0'), tax_numbers, tone, picture, picture_alt, is_demonstration, created_at
FROM merchants_merchant, generate_series(1, %s) AS n WHERE slug = 'quincaillerie-l-erable'
"""


@pytest.fixture
def listed(market: Market) -> Market:
    """So many, and one that is sought."""
    Merchant.objects.create(
        territory_id="qc",
        slug="quincaillerie-l-erable",
        name="Quincaillerie L’Érable",
        legal_name="Quincaillerie L’Érable",
        business_number="1100000026",
        created_at=NOW,
    )
    with connection.cursor() as cursor:
        cursor.execute(MORE, [MANY])
        cursor.execute("ANALYZE merchants_merchant")
    return market


def sought(client: Client, words: str) -> tuple[str, str]:
    """The page, and how the database found what is on it."""
    with CaptureQueriesContext(connection) as asked:
        page = client.get(at("join"), {"q": words}).content.decode()
    (statement,) = [each["sql"] for each in asked if "slug LIKE" in each["sql"]]
    return page, plan(statement)


def plan(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.usefixtures("listed")
def test_neither_name_nor_number_reads_them_all(client: Client) -> None:
    for words in ("erable quinc", "QUINCAILLERIE", "1100000026", "1100 000 026", "la quincaillerie de l’Érable"):
        page, how = sought(client, words)
        assert page.count("Quincaillerie L’Érable") >= 1, words
        assert "Dépanneur" not in page
        assert "merchants_by_name" in how
        assert "merchants_by_number" in how
        assert "Seq Scan on merchants_merchant" not in how
    with connection.cursor() as cursor:  # the control: without the index of names all of them are read
        cursor.execute("DROP INDEX merchants_by_name")
    page, how = sought(client, "erable quinc")
    assert "Quincaillerie L’Érable" in page
    assert "merchants_by_name" not in how
    assert "Seq Scan on merchants_merchant" in how


@pytest.mark.usefixtures("listed")
def test_what_is_no_word_finds_nobody_and_a_common_one_as_many_as_are_shown(client: Client) -> None:
    assert "Dépanneur" not in client.get(at("join"), {"q": "%_"}).content.decode()
    assert client.get(at("join"), {"q": "coin depanneur"}).content.decode().count("panel found") == 20


def test_a_shop_that_took_another_name_is_found_by_both(client: Client, market: Market) -> None:
    """Its page keeps its address, which tells the first name."""
    shop = market.bruno.merchant
    Merchant.objects.filter(pk=shop.pk).update(name="Le Four à Pain de l’Œuvre")
    for words in ("four pain", "FOUR À PAIN", "oeuvre", "Le four à pain de l’œuvre", shop.slug.replace("-", " ")):
        assert "Le Four à Pain de l’Œuvre" in client.get(at("join"), {"q": words}).content.decode(), words
    assert "Le Four à Pain" not in client.get(at("join"), {"q": "four farine"}).content.decode()
