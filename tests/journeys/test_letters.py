"""An order's letters, from the flows that record them to the words people read."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.orders import part_of, pay
from tests.world import NOW, Market, asking, build_market, guest_cart, key

from panier.base.notifications.models import Letter
from panier.flows.advance_part import advance_part
from panier.flows.cancel_order import cancel_order
from panier.flows.expire_orders import expire_orders
from panier.flows.hand_over_part import hand_over_part
from panier.flows.place_order import place_order
from panier.flows.refuse_part import refuse_part
from panier.sites.letters.deliver import deliver
from panier.trade.checkout.rules.requests import Way
from panier.trade.fulfilment.rules.proofs import Shown
from panier.trade.orders.models import Order, Part
from panier.trade.orders.queries import token_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market() -> Market:
    return build_market()


def order_of_three(market: Market, language: str = "fr") -> Order:
    buyer, cart = guest_cart(
        (market.bruno.offers["Tasse"], 2), (market.bella.offers["Roman"], 1), (market.carmen.offers["Chandelle"], 1)
    )
    ways = {market.bruno.merchant.public_id: Way("delivery")}
    return place_order(
        buyer=buyer, cart_id=cart.pk, asked=replace(asking(cart, ways), language=language), key=key(), now=NOW
    )


def read(kind: str) -> list[Letter]:
    """All letters of a kind, written: with ordinary spaces, so that amounts can be compared."""
    letters = list(Letter.objects.filter(kind=kind).order_by("pk"))
    for letter in letters:
        assert deliver(letter.public_id, now=datetime.now(tz=UTC))
        letter.refresh_from_db()
        letter.text = re.sub("[\u00a0\u202f]", " ", letter.text)
    return letters


def test_whoever_buys_in_english_has_each_contract_in_french_first(market: Market) -> None:
    order = order_of_three(market, language="en")
    pay(order)
    copies = read("contract_copy")
    assert [copy.language for copy in copies] == ["fr", "en"] * 3
    for french, english in zip(copies[::2], copies[1::2], strict=True):
        assert french.recipient == english.recipient == "ana@panier.example"
        assert "Votre contrat" in french.subject
        assert "Your contract" in english.subject
    (receipt,) = read("order_placed")
    assert receipt.language == "en"


def in_words(minor: int) -> str:
    return f"{minor // 100},{minor % 100:02d} $"


def test_a_receipt_a_contract_a_merchant_and_a_part_each(market: Market) -> None:
    order = order_of_three(market)
    assert not Letter.objects.exists()  # nothing is told before it is paid
    pay(order)
    (receipt,) = read("order_placed")
    parts = list(Part.objects.filter(order=order).order_by("pk"))
    assert f"Total payé : {in_words(order.total_minor)}" in receipt.text
    contracts = read("contract_copy")
    assert len(contracts) == 3
    for part, contract in zip(parts, contracts, strict=True):
        assert contract.recipient == "ana@panier.example"
        assert part.seller["legal_name"] in contract.text
        assert part.seller["address"].endswith("Montréal H1Y 1W5")  # as people write it
        assert part.seller["address"] in contract.text
        assert part.number in contract.subject
        assert f"Total : {in_words(part.total_minor)}" in contract.text
        for tax in part.taxes.all():
            assert f"{tax.code} {'5' if tax.code == 'TPS' else '9,975'} % : {in_words(tax.minor)}" in contract.text
        assert "54.1 à 54.16" in contract.text
    assert sum(part.total_minor for part in parts) == order.total_minor
    told = {letter.recipient: letter for letter in read("part_to_accept")}
    assert set(told) == {"bruno@panier.example", "bella@panier.example", "carmen@panier.example"}
    for part in parts:
        letter = told[part.merchant.contact_email]
        assert f"/comptoir/{part.merchant.public_id}/" in letter.text
        assert token_of(order) not in letter.text + letter.html + str(letter.facts)  # the buyer's right stays hers
    assert "12, rue Masson" in told["bruno@panier.example"].text
    assert "12, rue Masson" not in told["bella@panier.example"].text  # she picks up there: no address is needed
    assert "perçue par Le Panier Bleu pour ce marchand, no 9999999996 TQ0001" in next(
        each.text for each in contracts if "Carmen" in each.subject
    )


def test_each_step_is_told(market: Market) -> None:
    order = order_of_three(market)
    pay(order)
    bella, bruno, carmen = (part_of(order, name) for name in ("Bella", "Bruno", "Carmen"))
    for part in (bella, bruno):
        advance_part(part.merchant_id, part.public_id, "accepted", actor="test", now=NOW)
        advance_part(part.merchant_id, part.public_id, "ready", actor="test", now=NOW)
    refuse_part(carmen.merchant_id, carmen.public_id, reason="Moule <brisé> {{7*7}}", actor="Carmen", now=NOW)
    hand_over_part(bella.merchant_id, bella.public_id, shown=Shown(bella.pickup_code), actor="Bella", now=NOW)
    assert [letter.subject for letter in read("part_accepted")] == [
        f"Librairie Bella prépare votre commande {order.number}",
        f"Boulangerie Bruno prépare votre commande {order.number}",
    ]
    pickup, delivery = read("part_ready")
    assert f"Code de ramassage : {bella.pickup_code}" in pickup.text
    assert "2900, rue Masson, Montréal H1Y 1W5" in pickup.text
    assert "Lundi : 09 h 00 – 18 h 00" in pickup.text
    assert "Code" not in delivery.text
    assert "Livrée à : 12, rue Masson, Montréal H1X 1R5" in delivery.text
    (refused,) = read("part_refused")
    assert "« Moule <brisé> {{7*7}} »" in refused.text
    assert "Moule &lt;brisé&gt; {{7*7}}" in refused.html
    assert in_words(carmen.total_minor) in refused.text
    assert [letter.recipient for letter in read("part_handed_over")] == ["ana@panier.example"]


def test_orders_that_end_early_are_told(market: Market) -> None:
    cancelled = order_of_three(market)
    pay(cancelled)
    cancel_order(cancelled.pk, actor="Ana", now=NOW)
    (letter,) = read("order_cancelled")
    assert in_words(cancelled.total_minor) in letter.text
    assert len(read("part_cancelled")) == 3
    declined = order_of_three(market)
    pay(declined, "decline")
    (letter,) = read("payment_declined")
    assert all(name in letter.text for name in ("Boulangerie Bruno", "Librairie Bella", "Chandelles Carmen"))
    expire_orders(now=NOW + timedelta(minutes=20))
    (letter,) = read("order_expired")
    assert f"commande {declined.number} n’a pas été payée à temps" in letter.subject
    assert "Chandelles Carmen" in letter.text


def test_a_sentence_that_ends_with_an_english_hour_has_one_full_stop(client: Client, market: Market) -> None:
    """“Kept until 9:45 a.m.”, never “a.m..”: here one page as it is served, all sentences beside `filled`."""
    order = order_of_three(market, language="en")
    with override("en"):
        shown = client.get(reverse("order", args=[token_of(order)])).content.decode()
    assert re.search(r"Your items are kept until \d+(:\d+)? [ap]\.m\.<", shown)


def test_an_english_page_names_taxes_in_english(client: Client, market: Market) -> None:
    order = order_of_three(market, language="en")
    shown = {}
    for language in ("en", "fr"):
        with override(language):
            page = client.get(reverse("order", args=[token_of(order)])).content.decode()
        shown[language] = set(re.findall(r"<dt>(GST|QST|TPS|TVQ) ", page))
    assert shown == {"en": {"GST", "QST"}, "fr": {"TPS", "TVQ"}}
