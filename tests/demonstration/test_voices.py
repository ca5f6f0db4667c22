"""The invented reviews and requests for help are what the flows would have written, and are marked as invented."""

import pytest
from django.db.models import Count

from panier.civic.reviews.models import Report, Review, Step
from panier.flows.demonstration_help import load_help
from panier.flows.demonstration_orders import load_orders
from panier.flows.demonstration_reviews import load_reviews
from panier.offer.capability.models import Interest, Pooled, Ticket
from panier.offer.merchants.models import Merchant
from tests.world import NOW, build_market, restock

pytestmark = pytest.mark.django_db


def test_reviews_and_help() -> None:
    market = build_market()
    Merchant.objects.update(is_demonstration=True)
    shops = [market.bruno, market.bella, market.carmen]
    for shop in shops:
        for each in shop.offers.values():
            restock(each, on_hand=50)
    load_orders("qc", now=NOW, orders=40)
    made = load_reviews("qc", now=NOW)
    assert made == Review.objects.filter(is_demonstration=True, state="published").count() > 5
    assert not Review.objects.exclude(part__state="handed_over").exists()
    assert not Review.objects.filter(written_at__gt=NOW).exists()
    assert Step.objects.filter(what="written").count() == made
    assert not Review.objects.values("author", "product", "merchant").annotate(n=Count("pk")).filter(n__gt=1).exists()
    assert Report.objects.get().state == "open"
    load_help("qc", [shop.merchant for shop in shops], now=NOW)
    assert (Pooled.objects.count(), Interest.objects.count()) == (3, 3)
    assert sorted(Ticket.objects.values_list("state", flat=True)) == ["answered", "open"]
