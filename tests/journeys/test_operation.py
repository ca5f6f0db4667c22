"""Olga at work, through her pages: find, see what is stuck, give back, change a state, each with its reason kept."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.join.test_ways import setting
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.world import NOW, Market, at, build_market, offer

from panier.offer.catalogue.models import Match, Variant
from panier.offer.catalogue.queries import product_facts
from panier.offer.merchants.models import Merchant, StateChange
from panier.offer.search.models import Stale
from panier.trade.orders.models import Order, Part
from panier.trade.payments.models import Refund

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market() -> Market:
    return build_market()


@pytest.fixture
def order(market: Market) -> Order:
    placed = three_merchants(market)
    assert pay(placed) == "placed"
    return placed


def page(client: Client, name: str, *args: Any, language: str = "fr", query: str = "") -> str:
    answer = client.get(at(name, *args, language=language) + query)
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def found(client: Client, sought: str) -> str:
    """What was looked for, without what is stuck: that depends on the hour."""
    return page(client, "operation", query=f"?q={sought}").partition('<div class="keys">')[0]


@pytest.mark.parametrize("sought", ["number", "mail", "name", "part"])
def test_an_order_is_found_by_what_a_caller_can_say(client: Client, market: Market, order: Order, sought: str) -> None:
    client.force_login(market.olga)
    said = {
        "number": order.number.lower(),
        "mail": "ANA@panier.example",
        "name": "tremblay",
        "part": part_of(order, "Bruno").public_id,
    }
    assert at("operation_order", order.public_id) in found(client, said[sought])
    assert at("operation_order", order.public_id) not in found(client, "nobody")


def test_parts_nobody_moves_are_shown_with_their_state_and_age(client: Client, market: Market, order: Order) -> None:
    client.force_login(market.olga)
    Part.objects.filter(order=order).update(due_at=datetime.now(tz=UTC) + timedelta(hours=1))
    Part.objects.filter(order=order, merchant=market.bella.merchant).update(due_at=NOW - timedelta(days=400))
    shown = page(client, "operation")
    assert part_of(order, "Bella").number in shown
    assert part_of(order, "Bruno").number not in shown
    assert "1 an" in shown
    assert "1 year" in page(client, "operation", language="en")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Payé", "À accepter", "Remise", "le système")),
        ("en", ("Paid", "To accept", "Handed over", "the system")),
    ],
)
def test_every_state_is_said_in_words(
    client: Client, market: Market, order: Order, language: str, words: tuple[str, ...]
) -> None:
    client.force_login(market.olga)
    hand_over(part_of(order, "Bella"))
    shown = page(client, "operation_order", order.public_id, language=language)
    for text in words:
        assert text in shown
    for code in ("to_accept", "handed_over", "captured", "système" if language == "en" else "to_accept"):
        assert code not in shown


def test_a_part_is_given_back_once_with_the_reason(client: Client, market: Market, order: Order) -> None:
    client.force_login(market.olga)
    part = part_of(order, "Bella")
    refund = at("operation_refund", part.public_id)
    assert client.post(refund, {"reason": " ", "bearer": "merchant"}).status_code == 409
    assert not Refund.objects.exists()
    for _ in range(2):
        client.post(refund, {"reason": "Livre abîmé", "bearer": "merchant"})
    kept = Refund.objects.get()
    assert (kept.minor, kept.reason, kept.part_id) == (part.total_minor, "Livre abîmé", part.pk)
    assert "Livre abîmé" in page(client, "operation_order", order.public_id)


def test_a_merchants_state_goes_both_ways_and_open_orders_go_on(client: Client, market: Market, order: Order) -> None:
    client.force_login(market.olga)
    bruno = market.bruno.merchant
    address = at("operation_merchant", bruno.public_id)
    client.post(address, {"state": "listed", "reason": ""})
    client.post(address, {"state": "closed", "reason": "?"})
    assert not StateChange.objects.exists()
    setting(
        "onboarding", selling_needs=["place"]
    )  # what else the pack may want has tests of its own (tests/join/test_ways.py)
    for state, reason in (("listed", "En vacances"), ("selling", "De retour")):
        client.post(address, {"state": state, "reason": reason})
        assert Merchant.objects.get(pk=bruno.pk).state == state
    assert [(each.before, each.after, each.reason) for each in StateChange.objects.order_by("pk")] == [
        ("selling", "listed", "En vacances"),
        ("listed", "selling", "De retour"),
    ]
    assert "En vacances" in page(client, "operation_merchant", bruno.public_id)
    hand_over(part_of(order, "Bruno"))


def test_a_group_is_taken_apart_and_joined_again_with_reasons(client: Client, market: Market) -> None:
    client.force_login(market.olga)
    gtin = "00012345678905"
    cups = (market.bruno.offers["Tasse"], offer(market.bella, "Tasse de Bella", 2100))
    Variant.objects.filter(offer__in=cups).update(gtin=gtin, gtin_given=gtin)
    Match.objects.create(territory_id="qc", gtin=gtin)
    shown = page(client, "operation_groups", query="?q=012345678905")
    assert "Tasse de Bella" in shown
    assert client.post(at("operation_group", gtin), {"together": "0", "reason": " "}).status_code == 409
    for together, reason, seen in (("0", "Le numéro est celui d’un autre", 1), ("1", "Vérifié", 2)):
        answer = client.post(at("operation_group", gtin), {"together": together, "reason": reason})
        assert answer.status_code == 302
        product = Variant.objects.get(offer=cups[0]).product
        facts = product_facts("qc", product.public_id)
        assert facts is not None
        assert len(facts.variants[0].offers) == seen
    assert Stale.objects.filter(product__in=[each.variant.product_id for each in cups]).exists()
    assert client.post(at("operation_group", "1"), {"together": "0", "reason": "?"}).status_code == 404


GROUPS = {
    "À traiter": ["", "_applications", "_conversations", "_reviews", "_origin", "_help"],
    "Commerces": ["_merchants", "_directories", "_closings", "_payouts", "_pooled", "_tries"],
    "Le marché": ["_figures", "_streets", "_groups"],
}


def menu(shown: str) -> str:
    return shown.partition('<nav class="groups"')[2].partition("</nav>")[0]


def here(shown: str) -> list[str]:
    return re.findall(r'href="([^"]+)" aria-current="page"', menu(shown))


def test_the_menu_has_three_groups_and_marks_the_page_one_is_on(client: Client, market: Market, order: Order) -> None:
    client.force_login(market.olga)
    whole = menu(page(client, "operation"))
    assert re.findall(r'<p class="heading"[^>]*>([^<]+)</p>', whole) == list(GROUPS)
    names = [f"operation{end}" for ends in GROUPS.values() for end in ends]
    assert re.findall(r'href="([^"]+)"', whole) == [at(name) for name in names]
    assert ">To handle</p>" in menu(page(client, "operation", language="en"))
    for name in names:
        for language in ("fr", "en"):
            assert here(page(client, name, language=language)) == [at(name, language=language)], name
    inner = {"operation_merchant": (market.bruno.merchant.public_id,), "operation_order": (order.public_id,)}
    assert [here(page(client, name, *args)) for name, args in inner.items()] == [
        [at("operation_merchants")],
        [at("operation")],
    ]
