"""A few invented shops have zones, times and parcels: what a shopper there would be offered."""

from datetime import UTC, datetime

import pytest

from panier.demonstration.content import read_content
from panier.flows.demonstration_shops import load_shops
from panier.flows.demonstration_terms import load_terms
from panier.flows.simulate_offer import Imagined, simulate_offer
from panier.kit.money import Money
from panier.offer.merchants.models import Merchant

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday morning


@pytest.mark.django_db
def test_parcels_zones_and_times_are_offered() -> None:
    shops = load_shops("qc", read_content(), now=NOW)
    load_terms("qc", shops)

    def told(shop: Merchant, code: str, *, by_parcel: bool = True) -> dict[str, str]:
        imagined = Imagined(code, Money(2000, "CAD"), 700, by_parcel=by_parcel)
        ways = simulate_offer(shop.pk, imagined, at=NOW)
        return {way.method: way.why or f"{way.price.minor} {len(way.slots)}" for way in ways}

    assert told(shops["page-pliee"], "H2X 1Y4")["parcel"] == "995 0"
    assert told(shops["page-pliee"], "G1R 4P5")["parcel"] == "1395 0"
    assert told(shops["bol-argile"], "H2X 1Y4", by_parcel=False)["parcel"] == "not-sent"
    coffee = shops["torref-masson"]
    assert told(coffee, "H1X 1R5")["delivery"].startswith("595 ")
    assert told(coffee, "H1X 1R5")["delivery"] != "595 0"
    assert told(coffee, "G1R 4P5")["delivery"] == "no-zone"
    assert told(shops["mie-doree"], "H1X 1R5")["pickup"] != "0 0"
    assert told(shops["cacao-cap"], "H1X 1R5")["pickup"] == "0 0"  # most have none
