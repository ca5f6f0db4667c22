"""Stars stand where people choose, and their authors stay the same persons whatever becomes of the server's keys."""

import re
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Count, Sum
from django.test import Client
from pytest_django.fixtures import Settings
from tests.heard import until_heard
from tests.journeys.test_review_reports import reported
from tests.journeys.test_reviews import mug, olga, shop
from tests.reviews import pay_and_hand_over, say
from tests.world import NOW, Market, at, build_market

from panier.civic.reviews.models import Review, ReviewerKey
from panier.civic.reviews.queries import author, reviewer_key
from panier.civic.reviews.rules import Said, author_of
from panier.flows.decide_review import decide_review
from panier.flows.rebuild_search import rebuild_search
from panier.kit.following import unfollow
from panier.offer.catalogue.models import Rating

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market() -> Market:
    return build_market()


def test_machines_are_told_no_stars_of_invented_reviews(client: Client, market: Market) -> None:
    product = market.bruno.offers["Tasse"].variant.product
    say(pay_and_hand_over(market), mug(market))
    Review.objects.update(is_demonstration=True)
    assert "aggregateRating" not in client.get(at("product", product.slug, product.public_id)).content.decode()


def test_another_key_of_the_server_makes_nobody_a_stranger(market: Market, settings: Settings) -> None:
    order = pay_and_hand_over(market)
    first = say(order, mug(market))
    by_the_old = author_of(settings.SECRET_KEY, order.contact_email)
    settings.SECRET_KEY = "une autre clé, bien assez longue pour la production"
    again = say(order, mug(market), Said(2, "Fêlée depuis.", "fr", "Ana"))
    assert (again.pk, again.stars, Review.objects.count()) == (first.pk, 2, 1)
    assert again.author == author_of(reviewer_key(), order.contact_email) != by_the_old


def test_authors_known_by_the_servers_key_are_found_again(market: Market, settings: Settings) -> None:
    """As the step finds them that gave the reviews a key of their own."""
    order = pay_and_hand_over(market)
    say(order, mug(market))
    Review.objects.update(author=author_of(settings.SECRET_KEY, order.contact_email))
    stranger = say(pay_and_hand_over(market, "Bruno"), shop(market))
    Review.objects.filter(pk=stranger.pk).update(author="gone-1")
    ReviewerKey.objects.all().delete()
    import_module("panier.civic.reviews.migrations.0003_a_key_of_their_own").make_key(apps, None)
    assert set(Review.objects.values_list("author", flat=True)) == {author(order.contact_email), "gone-1"}


def test_a_card_carries_the_stars_and_hears_of_each_change(client: Client, market: Market, settings: Settings) -> None:
    settings.CARDS_KEPT, settings.PAGES_MB = 100, 5
    rebuild_search(now=datetime.now(tz=UTC))
    until_heard()

    def card(language: str = "fr") -> str:
        path = {"fr": "/fr/recherche/?q=tasse", "en": "/en/search/?q=tasse"}[language]
        page = re.sub(r"[\u00a0\u202f]", " ", client.get(path).content.decode())
        (found,) = re.findall(r'<article class="good" data-good="' + mug(market) + r'".*?</article>', page, re.DOTALL)
        return str(found)

    try:
        assert "sur 5 selon" not in card()
        order = pay_and_hand_over(market)
        review = say(order, mug(market), Said(4, "Bon.", "fr", "Ana"))
        assert "4 sur 5 selon 1 avis" in card()
        assert "4 of 5 from 1 review" in card("en")
        say(order, mug(market), Said(2, "Fêlée.", "fr", "Ana"))
        assert "2 sur 5 selon 1 avis" in card()
        reported(market, review)
        decide_review(olga(market), review.public_id, "hide", ("hors-sujet", "Ailleurs."), now=NOW)
        assert "sur 5 selon" not in card()
    finally:
        unfollow()


def kept() -> list[tuple[int, int, int]]:
    return list(Rating.objects.filter(times__gt=0).order_by("product").values_list("product", "times", "stars"))


def counted() -> list[tuple[int, int, int]]:
    found = Review.objects.filter(state="published").exclude(product=None).values_list("product")
    return list(found.annotate(Count("pk"), Sum("stars")).order_by("product"))


def test_what_is_kept_beside_a_product_is_what_its_reviews_count(market: Market) -> None:
    order = pay_and_hand_over(market)
    review = say(order, mug(market), Said(4, "Bon.", "fr", "Ana"))
    say(order, shop(market))  # of the shop: no product's
    assert [row[1:] for row in kept()] == [row[1:] for row in counted()] == [(1, 4)]
    say(order, mug(market), Said(2, "Fêlée.", "fr", "Ana"))
    assert [row[1:] for row in kept()] == [(1, 2)]
    reported(market, review)
    decide_review(olga(market), review.public_id, "hide", ("hors-sujet", "Ailleurs."), now=NOW)
    assert kept() == counted() == []


@pytest.mark.plants_damage
def test_without_the_trigger_cards_would_not_know(market: Market) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reviews_review DISABLE TRIGGER reviews_rating")
        try:
            say(pay_and_hand_over(market), mug(market))
        finally:
            cursor.execute("ALTER TABLE reviews_review ENABLE TRIGGER reviews_rating")
    assert (kept(), len(counted())) == ([], 1)


def test_programs_read_the_stars_too(client: Client, market: Market) -> None:
    rebuild_search(now=datetime.now(tz=UTC))
    bruno, order = market.bruno, pay_and_hand_over(market)
    said = {"product": f"products/{mug(market)}", "shop": f"merchants/{bruno.merchant.slug}"}

    def ratings() -> list[dict[str, object]]:
        found = [client.get(f"/api/v1/{path}").json()["rating"] for path in said.values()]
        (hit,) = [each for each in client.get("/api/v1/search?q=tasse").json()["items"] if each["id"] == mug(market)]
        return [*found, hit["rating"]]

    assert ratings() == [{"average": None, "count": 0}] * 3
    review = say(order, mug(market), Said(4, "Bon.", "fr", "Ana"))
    say(order, shop(market), Said(5, "Gentils.", "fr", "Ana"))
    assert ratings() == [{"average": 4.0, "count": 1}, {"average": 5.0, "count": 1}, {"average": 4.0, "count": 1}]
    reported(market, review)
    decide_review(olga(market), review.public_id, "hide", ("hors-sujet", "Ailleurs."), now=NOW)
    assert ratings()[0] == {"average": None, "count": 0}
