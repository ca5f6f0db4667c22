"""The cart through its pages: what changed is said, what cannot be bought says why, nobody reaches another's."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.world import PASSWORD, Market, build_market, restock

from panier.offer.catalogue.models import Offer
from panier.offer.merchants.models import Merchant
from panier.sites._shared.buyer import CART_COOKIE
from panier.trade.cart.models import CartLine as Line

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market() -> Market:
    cache.clear()
    return build_market()


def at(name: str, *args: Any) -> str:
    with override("fr"):
        return reverse(name, args=args)


def add(client: Client, offer: Offer, quantity: int = 1) -> Any:
    answer: Any = client.post(at("cart_add"), {"offer": offer.public_id, "quantity": quantity})
    return answer


def words(client: Client) -> str:
    page = client.get(at("cart")).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ").replace("\u202f", " ")


def test_no_cookie_before_the_first_add_and_one_cart_over_several_merchants(client: Client, market: Market) -> None:
    client.get(at("cart"))
    assert CART_COOKIE not in client.cookies
    add(client, market.bruno.offers["Tasse"], 2)
    add(client, market.bella.offers["Roman"])
    assert client.cookies[CART_COOKIE]["httponly"]
    said = words(client)
    for text in ("Boulangerie Bruno", "39,98 $", "Librairie Bella", "29,95 $", "69,93 $"):
        assert text in said


def test_a_price_that_moved_is_said_with_both_amounts_until_it_is_read(client: Client, market: Market) -> None:
    cup = market.bruno.offers["Tasse"]
    add(client, cup)
    Offer.objects.filter(pk=cup.pk).update(minor=2199)
    assert "Le prix est passé de 19,99 $ à 21,99 $" in words(client)
    client.post(at("cart_seen"), {"cart": Line.objects.get().cart.public_id})
    assert "Le prix est passé" not in words(client)
    assert "21,99 $" in words(client)


@pytest.mark.parametrize(
    ("left", "said"), [(0, "Épuisé entre-temps."), (1, "Il n’en reste que 1 : réduisez la quantité.")]
)
def test_stock_that_went_is_said(client: Client, market: Market, left: int, said: str) -> None:
    cup = market.bruno.offers["Tasse"]
    add(client, cup, 2)
    restock(cup, on_hand=left)
    assert said in words(client)


def test_a_linked_product_cannot_enter_says_why_and_gives_the_counted_way(client: Client, market: Market) -> None:
    cup = market.bruno.offers["Tasse"]
    Offer.objects.filter(pk=cup.pk).update(door="linked", url="https://bruno.example/tasse")
    answer = add(client, cup)
    assert answer.status_code == 409
    assert at("exit", cup.public_id) in answer.content.decode()
    assert Line.objects.count() == 0
    assert client.get(at("exit", cup.public_id)).headers["Location"] == "https://bruno.example/tasse"


def test_a_shop_that_stopped_selling_blocks_the_checkout_in_words(client: Client, market: Market) -> None:
    add(client, market.bruno.offers["Tasse"])
    Merchant.objects.filter(pk=market.bruno.merchant.pk).update(state="listed")
    assert "N’est plus vendu ici" in words(client)
    assert at("checkout") not in client.get(at("cart")).content.decode()


def test_anothers_line_is_left_alone(client: Client, market: Market) -> None:
    add(client, market.bruno.offers["Tasse"])
    line = Line.objects.get()
    stranger = Client()
    add(stranger, market.bella.offers["Roman"])
    theirs = stranger.post(at("cart_line", line.public_id), {"cart": line.cart.public_id, "quantity": "7"})
    nobodys = stranger.post(at("cart_line", "lin_aaaaaaaaaaaaaaaa"), {"cart": "crt_aaaaaaaaaaaaaaaa", "quantity": "7"})
    said = [
        re.findall(r'role="(?:alert|status)"[^>]*>(.+?)</', answer.content.decode()) for answer in (theirs, nobodys)
    ]
    assert said[0] == said[1] != []
    line.refresh_from_db()
    assert line.quantity == 1


def test_the_guests_cart_survives_signing_in_by_the_larger_quantity(client: Client, market: Market) -> None:
    client.force_login(market.ana)
    add(client, market.bruno.offers["Tasse"], 3)
    client.logout()
    add(client, market.bruno.offers["Tasse"], 2)
    add(client, market.bella.offers["Roman"])
    client.post(at("account_login"), {"login": market.ana.email, "password": PASSWORD})
    assert sorted(Line.objects.filter(cart__account_id=market.ana.pk).values_list("quantity", flat=True)) == [1, 3]
    assert client.cookies[CART_COOKIE].value == ""


@pytest.mark.parametrize("quantity", ["0", "-3", "100", "1e3", "９", "", "2.5", "9" * 40])
def test_odd_quantities_are_refused_and_nothing_enters(client: Client, market: Market, quantity: str) -> None:
    answer = client.post(at("cart_add"), {"offer": market.bruno.offers["Tasse"].public_id, "quantity": quantity})
    assert answer.status_code == 409
    assert Line.objects.count() == 0


def test_a_form_of_another_site_puts_nothing_in(market: Market) -> None:
    lured = Client(enforce_csrf_checks=True)
    body = {"offer": market.bruno.offers["Tasse"].public_id, "quantity": "1"}
    assert lured.post(at("cart_add"), body, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert lured.post(at("cart_add"), body, headers={"Origin": "https://evil.example"}).status_code == 403
    assert Line.objects.count() == 0
    assert lured.post(at("cart_add"), body, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302
