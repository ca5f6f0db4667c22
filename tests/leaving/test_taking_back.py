"""A buyer's word is taken back on her account's page and by the link of a letter too; no kit made afterwards has her."""

from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from panier.base.notifications.models import Letter
from panier.flows.let_shop_write import let_shop_write
from panier.trade.consents.models import Consent
from panier.trade.orders.models import Order
from panier.trade.orders.queries import token_of
from tests.leaving.hands import made, opened
from tests.leaving.test_kit_people import address, paid
from tests.orders import part_of
from tests.payouts.hands import at
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db(transaction=True)
MAY = "peut vous écrire depuis"
MAY_NOT = "Boulangerie Bruno ne peut plus vous écrire."


@pytest.fixture
def order(market: Market) -> Order:
    """Ana's address, typed by a guest; Bruno may write to it."""
    placed = paid(market)
    Order.objects.filter(pk=placed.pk).update(contact_email="Ana@panier.example")
    let(placed)
    return placed


def let(order: Order) -> Consent:
    assert let_shop_write(token_of(order), part_of(order, "Bruno").public_id, lets=True, language="fr", now=NOW)
    return Consent.objects.get(withdrawn_at=None)


def customers(market: Market) -> list[dict[str, str]]:
    return opened(made(market.bruno)).table("customers.csv")


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).replace("\xa0", " ").split())


def link_of_letter() -> str:
    return str(urlsplit(Letter.objects.filter(kind="consent_given").latest("pk").facts["back"]).path)


def test_she_takes_it_back_on_her_accounts_page_and_nobody_else_does(
    market: Market, client: Client, order: Order
) -> None:
    consent = Consent.objects.get()
    assert [row["E-mail"] for row in customers(market)] == ["ana@panier.example"]
    assert client.get(at("consents")).status_code == 302  # to sign in
    client.force_login(market.zoe)
    assert "Boulangerie Bruno" not in words(client.get(at("consents")))
    assert client.post(at("consent_take_back", consent.public_id)).status_code == 404
    client.force_login(market.ana)
    assert at("consents") in words(client.get(at("account")))
    assert "Boulangerie Bruno" in words(client.get(at("consents")))
    assert len(customers(market)) == 1  # the control: nothing until she says so
    gone = client.post(at("consent_take_back", consent.public_id), follow=True)
    assert MAY_NOT in words(gone)
    assert "Aucun : aucun commerce" in words(gone)
    assert customers(market) == []
    assert MAY not in words(client.get(at("order", token_of(order))))
    consent.refresh_from_db()
    first = consent.withdrawn_at
    assert client.post(at("consent_take_back", consent.public_id)).status_code == 302  # twice is once
    consent.refresh_from_db()
    assert consent.withdrawn_at == first


@pytest.mark.usefixtures("order")
def test_an_address_nobody_confirmed_opens_nothing(market: Market, client: Client) -> None:
    """Whoever only says that it is hers: as with another person's."""
    EmailAddress.objects.filter(user=market.ana).update(verified=False)
    client.force_login(market.ana)
    assert "Boulangerie Bruno" not in words(client.get(at("consents")))
    assert client.post(at("consent_take_back", Consent.objects.get().public_id)).status_code == 404
    assert len(customers(market)) == 1


def test_the_letters_link_takes_it_back_with_a_click_and_not_by_being_opened(
    market: Market, client: Client, order: Order
) -> None:
    link = link_of_letter()
    for _ in range(2):
        shown = client.get(link)
        assert MAY in words(shown)
        assert (shown["Cache-Control"], shown["Referrer-Policy"]) == ("private, no-store", "same-origin")
    (row,) = customers(market)
    assert urlsplit(row["No longer write"]).path == link  # the shop's own letters lead there too
    for forged in (link[:-2] + "x/", at("consent", "cns_aaaaaaaaaaaaaaaa"), at("consent", f"{order.public_id}.x")):
        assert client.get(forged).status_code == client.post(forged).status_code == 404
    assert len(customers(market)) == 1
    assert MAY_NOT in words(client.post(link, follow=True))
    assert customers(market) == []


def test_an_old_link_stops_what_was_given_again_since(market: Market, client: Client, order: Order) -> None:
    old = link_of_letter()
    client.post(address(order, part_of(order, "Bruno")))
    assert customers(market) == []
    let(order)
    assert link_of_letter() != old
    assert len(customers(market)) == 1
    assert MAY in words(client.get(old))
    client.post(old)
    assert customers(market) == []
    assert Consent.objects.filter(withdrawn_at=None).count() == 0
