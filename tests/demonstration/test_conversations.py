"""The invented conversations are what the flows would have written: some of each kind, and no letter about them."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from panier.base.notifications.models import Letter
from panier.civic.messaging.models import Published, Report, Thread
from panier.civic.messaging.queries import answer_time
from panier.flows.demonstration_conversations import load_conversations, load_published
from panier.flows.demonstration_orders import load_orders
from panier.flows.tell_conversation import tell_conversation
from panier.offer.catalogue.models import Product
from panier.offer.merchants.models import Merchant
from panier.trade.cart.rules import Buyer
from tests.world import build_market, offer

pytestmark = pytest.mark.django_db


def test_some_of_each_kind_and_nobody_is_written_to() -> None:
    now, market = datetime.now(tz=UTC), build_market()
    Merchant.objects.update(is_demonstration=True)
    Merchant.objects.filter(pk=market.bruno.merchant.pk).update(slug="mie-doree")
    for number in range(12):
        offer(market.bruno, f"Bol {number}", 1500, stock=30)
    load_orders("qc", now=now, orders=14)
    before = Letter.objects.count()
    assert load_conversations("qc", Buyer(market.ana.pk, market.ana.public_id), now=now) == 8
    threads = Thread.objects.all()
    assert threads.filter(called_at__isnull=False).count() == 1
    assert threads.filter(waiting_since__isnull=False).count() >= 3
    assert threads.filter(account=market.ana, part=None).count() == 1
    assert Report.objects.count() == 1
    assert answer_time(market.bruno.merchant.pk, now=now).answered == 5
    for thread in threads:
        for side in ("shopper", "merchant"):
            tell_conversation(thread.public_id, side, now=now)
    assert Letter.objects.count() == before


def test_one_question_stands_answered_on_a_products_page(client: Client) -> None:
    now, market = datetime.now(tz=UTC), build_market()
    Merchant.objects.update(is_demonstration=True)
    Merchant.objects.filter(pk=market.bruno.merchant.pk).update(slug="mie-doree")
    Product.objects.filter(merchant=market.bruno.merchant).update(slug="pain")
    before = Letter.objects.count()
    assert load_published("qc", now=now) == 1
    published = Published.objects.get()
    product = Product.objects.get(public_id=published.product)
    page = client.get(f"/fr/produit/{product.slug}-{product.public_id}/").content.decode()
    assert "Combien de temps cela se garde-t-il" in page
    assert "un mois au congélateur" in page
    assert Letter.objects.count() == before
