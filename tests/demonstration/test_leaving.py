"""The demonstration's closed shops: what is invented of their leaving is as the flows would have made it, and the pages show it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client

from panier.base.ledger.queries import balance
from panier.base.notifications.models import Letter
from panier.flows.audit_books import broken_promises
from panier.flows.demonstration_hand_overs import prove_hand_overs
from panier.flows.demonstration_leaving import LAST_ORDER, Leaver, load_leaving
from panier.flows.demonstration_orders import Gone, load_orders
from panier.flows.paying import to_pay
from panier.offer.catalogue.models import Product
from panier.offer.merchants.models import Member, Merchant
from panier.trade.orders.models import Part
from panier.trade.payouts.models import BankFile, Payout
from panier.trade.payouts.queries import bytes_of
from tests.payouts.hands import at, read, second_operator
from tests.payouts.test_payouts import text
from tests.world import Market, Shop, build_market, restock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market() -> Market:
    """Bruno has left and was paid, Carmen has left and is owed, Bella sells."""
    made, now = build_market(), datetime.now(tz=UTC)
    Merchant.objects.update(is_demonstration=True)
    for shop in (made.bruno, made.bella, made.carmen):
        for each in shop.offers.values():
            restock(each, on_hand=50)
    leavers = [Leaver(shop.merchant, shop.owner, number) for shop, number in ((made.bruno, "1234567"), (made.carmen, "7654321"))]  # fmt: skip
    gone = Gone(frozenset(leaver.shop.public_id for leaver in leavers), LAST_ORDER)
    with transaction.atomic():
        load_orders("qc", now=now, orders=60, gone=gone)
        prove_hand_overs("qc")
        Member.objects.filter(merchant__in=[leaver.shop for leaver in leavers]).delete()
        load_leaving(leavers[0], leavers[1], (made.olga, second_operator()), now=now)
    return made


def owed(shop: Shop) -> int:
    return balance("qc", f"payable:{shop.merchant.public_id}", "CAD").minor


def test_one_was_paid_by_two_people_the_other_can_be_and_the_books_agree(market: Market) -> None:
    payout, file = Payout.objects.get(), BankFile.objects.get()
    assert (payout.merchant, payout.state) == (market.bruno.merchant, "sent")
    assert (file.made_by, file.released_by) == (market.olga, second_operator())
    assert (read(bytes_of(file)).total, owed(market.bruno)) == (payout.minor, 0)
    letter = Letter.objects.get(kind="payout_paid")
    assert (letter.recipient, letter.facts["sums"]["net"]["minor"]) == (market.bruno.owner.email, payout.minor)
    can = to_pay("qc", now=datetime.now(tz=UTC))
    assert [(each.closing.merchant, each.owed.minor) for each in can.payable] == [(market.carmen.merchant, owed(market.carmen))]  # fmt: skip
    assert owed(market.carmen) > 0
    assert broken_promises(now=datetime.now(tz=UTC)) == []


def test_nothing_of_them_is_on_sale_or_was_bought_since(market: Market) -> None:
    left = [market.bruno.merchant, market.carmen.merchant]
    assert not Product.objects.filter(merchant__in=left, archived_at=None).exists()
    assert Product.objects.filter(merchant=market.bella.merchant, archived_at=None).exists()  # the control
    since = datetime.now(tz=UTC) - LAST_ORDER + timedelta(hours=1)
    assert not Part.objects.filter(merchant__in=left, order__placed_at__gt=since).exists()
    assert not Part.objects.filter(merchant__in=left, state__in=("to_accept", "accepted", "ready")).exists()
    assert Part.objects.filter(merchant=market.bella.merchant, order__placed_at__gt=since).exists()


def test_the_operators_pages_and_the_closed_shops_show_it(market: Market, client: Client) -> None:
    client.force_login(market.olga)
    page = text(client.get(at("operation_payouts")))
    for words in ("Chandelles Carmen", "finit par 321", "à 1 commerce", "Fichier 1", "La banque l’a pris"):
        assert words in page
    client.force_login(market.bruno.owner)
    page = text(client.get(at("desk_exit", market.bruno.merchant.public_id)))
    for words in ("Votre commerce est fermé", "Compte qui finit par 567", "Le marché ne vous doit rien."):
        assert words in page
