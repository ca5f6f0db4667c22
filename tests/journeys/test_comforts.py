"""Favourites, following, what was seen, what others bought, comparing, sharing: each promise and what must not happen."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.orders import pay
from tests.world import NOW, PASSWORD, Market, asking, build_market, guest_cart, key, offer

from panier.flows.find_together import find_together
from panier.flows.place_order import place_order
from panier.flows.rebuild_search import rebuild_search
from panier.flows.refuse_part import refuse_part
from panier.offer.catalogue.models import Offer, Product
from panier.offer.favourites.actions import keep, keep_all
from panier.offer.favourites.models import Favourite
from panier.offer.favourites.queries import favourites_of
from panier.offer.favourites.rules import Kept, TooManyFavourites
from panier.trade.checkout.rules.requests import Contact
from panier.trade.orders.models import Order, Part
from panier.trade.together.actions import count_together
from panier.trade.together.models import Together

pytestmark = pytest.mark.django_db(transaction=True)
HTMX: Any = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def market() -> Market:
    return build_market()


def product(title: str) -> Product:
    return Product.objects.get(source_key=title)


def change(client: Client, kept: str, do: str = "keep", **more: Any) -> Any:
    return client.post("/fr/favoris/changer/", {"id": kept, "do": do}, **more)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def test_a_guest_keeps_and_lets_go_without_scripts(client: Client, market: Market) -> None:
    mug, shop = product("Tasse").public_id, market.bruno.merchant.public_id
    assert change(client, mug).headers["Location"] == "/fr/favoris/"
    change(client, shop)
    cookie = client.cookies["favourites"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 30 * 24 * 3600)
    shown = page(client, "/fr/favoris/")
    assert "Tasse" in shown
    assert "Disponible maintenant" in shown
    assert "Boulangerie Bruno" in shown
    assert "retirer" in client.get(f"/fr/favoris/bouton/{mug}/", **HTMX).content.decode()
    change(client, mug, "drop")
    assert "Tasse" not in page(client, "/fr/favoris/")
    assert Favourite.objects.count() == 0
    client.cookies["favourites"] = cookie.value.replace(mug[:8], "prd_aaaa")  # not as we signed it
    assert "Boulangerie Bruno" not in page(client, "/fr/favoris/")


def test_what_one_keeps_is_told_to_his_browser_alone(client: Client, market: Market) -> None:
    mug, shop = product("Tasse").public_id, market.bruno.merchant.public_id
    assert client.get("/fr/favoris/gardes.json").json() == {"kept": []}
    change(client, mug)
    change(client, shop)
    told = client.get("/en/favourites/kept.json")
    assert told.json() == {"kept": [mug]}  # hearts are for products
    assert told.headers["Cache-Control"] == "private, no-store"
    assert Client().get("/fr/favoris/gardes.json").json() == {"kept": []}
    client.force_login(market.ana)
    novel = product("Roman").public_id
    change(client, novel)
    assert client.get("/fr/favoris/gardes.json").json() == {"kept": [novel]}  # a member's are stored
    rebuild_search(now=datetime.now(tz=UTC))
    assert f'data-good="{mug}"' in page(client, "/fr/recherche/")  # the card says whose heart it bears


def test_kept_pages_hold_nothing_of_a_person(client: Client, market: Market) -> None:
    mug = product("Tasse")
    address = f"/fr/produit/tasse-{mug.public_id}/"
    before = client.get(address).content
    change(client, mug.public_id)
    response = client.get(address)
    assert response.content == before
    assert not response.cookies
    assert f"/fr/favoris/bouton/{mug.public_id}/".encode() in before


def test_favourites_come_along_at_sign_in_once(client: Client, market: Market) -> None:
    mug, novel = product("Tasse").public_id, product("Roman").public_id
    keep(market.ana.pk, novel, territory="qc", now=NOW)
    change(client, mug)
    change(client, novel)
    client.post("/fr/compte/connexion/", {"login": market.ana.email, "password": PASSWORD})
    assert {each.id for each in favourites_of(market.ana.pk, "qc")} == {mug, novel}
    assert client.cookies["favourites"].value == ""
    assert "Tasse" in page(client, "/fr/favoris/")
    other = Client()
    other.force_login(market.zoe)
    assert "Tasse" not in page(other, "/fr/favoris/")
    change(other, mug, "drop")
    assert Favourite.objects.filter(account=market.ana).count() == 2


def test_limits_and_what_is_not_there(client: Client, market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    mug, novel = product("Tasse").public_id, product("Roman").public_id
    assert change(client, "prd_" + "a" * 16).status_code in {302, 404}
    assert change(client, "'; DROP").status_code == 404
    assert client.get("/fr/favoris/bouton/x/").status_code == 404
    monkeypatch.setattr("panier.offer.favourites.actions.MEMBER_LIMIT", 1)
    keep(market.ana.pk, mug, territory="qc", now=NOW)
    keep(market.ana.pk, mug, territory="qc", now=NOW)  # twice is once, though it is full
    with pytest.raises(TooManyFavourites):
        keep(market.ana.pk, novel, territory="qc", now=NOW)
    assert keep_all(market.ana.pk, [Kept(novel, NOW.date())], territory="qc") == 0
    client.force_login(market.ana)
    refused = change(client, novel)
    assert (refused.status_code, "retirez-en" in refused.content.decode()) == (409, True)
    with pytest.raises(IntegrityError), transaction.atomic():  # the lock is not all that stands there
        Favourite.objects.create(account=market.ana, product=product("Tasse"), added_at=NOW)


def test_what_is_gone_or_sold_out_is_said(client: Client, market: Market) -> None:
    offer(market.bella, "Rare", 900, stock=0)
    for title in ("Tasse", "Rare"):
        change(client, product(title).public_id)
    Product.objects.filter(source_key="Tasse").update(archived_at=NOW)
    shown = page(client, "/fr/favoris/")
    assert "Pas offert en ce moment" in shown
    assert "Son marchand ne l’offre plus." in shown
    assert "Disponible maintenant" not in shown


def test_a_followed_shop_shows_what_is_new_since(client: Client, market: Market) -> None:
    old, fresh = product("Tasse"), product("Pain de ménage")
    Favourite.objects.create(account=market.ana, merchant=market.bruno.merchant, added_at=NOW)
    Product.objects.filter(pk=old.pk).update(created_at=NOW - timedelta(days=2))
    Product.objects.filter(pk=fresh.pk).update(created_at=NOW + timedelta(days=1))
    client.force_login(market.ana)
    shown = page(client, "/fr/favoris/")
    assert "Nouveautés depuis le 24 novembre 2026" in shown
    assert ("Pain de ménage" in shown, ">Tasse<" in shown, "Roman" in shown) == (True, False, False)


def test_what_was_seen_is_in_the_browser_only(client: Client, market: Market) -> None:
    mug, novel = product("Tasse"), product("Roman")
    assert "seen" not in client.get(f"/fr/produit/tasse-{mug.public_id}/").cookies
    for each in (mug, novel):
        client.get(f"/fr/favoris/bouton/{each.public_id}/", **HTMX)
    band = client.get(f"/fr/vus/?but={novel.public_id}", **HTMX).content.decode()
    assert (">Tasse<" in band, ">Roman<" in band, "<html" in band) == (True, False, False)
    assert "Tasse" not in page(Client(), "/fr/vus/")
    for number in range(14):
        offer(market.bruno, f"Bol {number}", 1000)
        client.get(f"/fr/favoris/bouton/{product(f'Bol {number}').public_id}/", **HTMX)
    shown = page(client, "/fr/vus/")
    assert (shown.count('class="good"'), ">Bol 13<" in shown, ">Roman<" in shown) == (12, True, False)
    client.post("/fr/vus/effacer/")
    assert "Bol 13" not in page(client, "/fr/vus/")


def buy(market: Market, email: str, *titles: str) -> Order:
    offers = [Offer.objects.get(variant__product__source_key=title) for title in titles]
    buyer, cart = guest_cart(*((each, 1) for each in offers))
    asked = replace(asking(cart), contact=Contact("Quelqu’un", email, ""))
    order = place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=NOW)
    assert pay(order) == "placed"
    return order


def pairs() -> set[tuple[str, str]]:
    return set(Together.objects.values_list("product__source_key", "other__source_key"))


def test_few_buyers_are_never_shown(client: Client, market: Market) -> None:
    both = {("Tasse", "Roman"), ("Roman", "Tasse")}
    for email in ("a@x.example", "A@x.example", "a@x.example", "b@x.example"):  # four orders of two people
        buy(market, email, "Tasse", "Roman")
    refused = buy(market, "c@x.example", "Tasse", "Roman")
    part = Part.objects.get(order=refused, merchant=market.bella.merchant)
    refuse_part(part.merchant_id, part.public_id, reason="Vendu.", actor="test", now=NOW)
    assert find_together("qc", now=NOW) == 0  # the pack asks for five
    assert count_together("qc", 3, now=NOW) == 0  # four orders and a refused one are still two people
    assert count_together("qc", 2, now=NOW) == 2
    assert pairs() == both
    address = f"/fr/ensemble/{product('Tasse').public_id}/"
    shown = client.get(address, **HTMX).content.decode()
    assert (">Roman<" in shown, "Achetés ensemble" in shown) == (True, True)
    Order.objects.filter(contact_email="b@x.example").update(account=market.ana)
    Order.objects.filter(contact_email__iexact="a@x.example").update(account=market.ana)
    assert count_together("qc", 2, now=NOW) == 0  # two addresses of one account are one person
    assert count_together("qc", 1, now=NOW) == 2  # the control: without the minimum it shows
    assert count_together("qc", 1, now=NOW + timedelta(days=366)) == 0  # a year back, no more
    assert "Roman" not in client.get(address, **HTMX).content.decode()


def test_up_to_four_side_by_side(client: Client, market: Market) -> None:
    titles = ("Tasse", "Roman", "Chandelle", "Pain de ménage")
    ids = [product(title).public_id for title in titles]
    shown = page(client, "/fr/comparer/?" + "&".join(f"p={each}" for each in ids))
    assert all(f">{title}</a>" in shown for title in titles)
    assert (shown.count('<article class="panel">'), "19,99" in shown, "Rien de prouvé" in shown) == (4, True, True)
    offer(market.bella, "Cinquième", 100)
    crowd = page(client, "/fr/comparer/?" + "&".join(f"p={each}" for each in [*ids, product("Cinquième").public_id]))
    assert ("Quatre produits tiennent" in crowd, "Cinquième" in crowd) == (True, False)
    odd = page(client, f"/fr/comparer/?p={ids[0]}&p=prd_{'a' * 16}&p=%3Cscript%3E")
    assert ("ne sont plus offerts" in odd, "<script>" in odd.split("<main")[1]) == (True, False)
    assert "Rien à comparer" in page(client, "/fr/comparer/")


def test_a_page_is_shared_by_its_address_and_a_qr_code(client: Client, market: Market) -> None:
    mug = product("Tasse").public_id
    shown = page(client, f"/fr/partager/product/{mug}/")
    assert re.search(rf'href="http[^"]+/fr/produit/tasse-{mug}/"', shown)
    drawn = client.get(f"/fr/partager/product/{mug}/qr.svg")
    assert (drawn.headers["Content-Type"], drawn.headers["Cache-Control"]) == ("image/svg+xml", "public, max-age=86400")
    assert drawn.content.startswith(b"<?xml")
    saved = client.get("/fr/partager/merchant/boulangerie-bruno/qr.svg?download")
    assert saved.headers["Content-Disposition"] == 'attachment; filename="merchant-boulangerie-bruno.svg"'
    assert saved.content != drawn.content
    for wrong in ("product/prd_x", "merchant/x", "street/x", "account/x"):
        assert client.get(f"/fr/partager/{wrong}/").status_code == 404
        assert client.get(f"/fr/partager/{wrong}/qr.svg").status_code == 404
