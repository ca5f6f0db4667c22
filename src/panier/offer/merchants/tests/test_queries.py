"""What the pages of a merchant and of a place know."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from tests.world import NOW, Market, build_market

from panier.kit.money import Money
from panier.offer.merchants.models import HoursException
from panier.offer.merchants.queries import merchant_facts, place_facts
from panier.offer.merchants.rules import NoSuchMerchant, NoSuchPlace, WeekHours

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Market:
    return build_market()


def test_a_merchant_with_places_hours_and_rates(market: Market) -> None:
    facts = merchant_facts("qc", "boulangerie-bruno", now=NOW)
    assert (facts.id, facts.name, facts.state) == (market.bruno.merchant.public_id, "Boulangerie Bruno", "selling")
    assert facts.returns["fr"] == "Échange dans les 14 jours."
    (place,) = facts.places
    assert place.id == market.bruno.place.public_id
    assert (place.municipality, place.region["fr"], place.postal_code) == ("Montréal", "Montréal", "H1Y1W5")
    assert place.week[0] == WeekHours(0, time(9), time(18))
    assert len(place.week) == 7
    (rate,) = facts.rates
    assert (rate.price, rate.free_from, rate.days) == (Money(595, "CAD"), Money(7500, "CAD"), 2)


def test_a_place_is_open_until_it_closes_exceptions_included(market: Market) -> None:
    facts = place_facts("qc", market.bella.place.public_id, now=NOW)  # a Tuesday, 10:00 in Montréal
    assert facts.merchant[1] == "librairie-bella"
    assert facts.open_state(NOW).open
    assert facts.open_state(NOW).until == datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    HoursException.objects.create(place=market.bella.place, day=date(2026, 11, 24), reason={"fr": "Inventaire"})
    HoursException.objects.create(place=market.bella.place, day=date(2026, 9, 1), reason={"fr": "Passé"})
    facts = place_facts("qc", market.bella.place.public_id, now=NOW)
    assert not facts.open_state(NOW).open
    assert facts.open_state(NOW).opens_at == datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    assert facts.reasons == {date(2026, 11, 24): {"fr": "Inventaire"}}
    assert facts.open_state(NOW + timedelta(days=1)).open


def test_missing_and_closed_for_good_are_the_same(market: Market) -> None:
    market.bella.place.is_open = False
    market.bella.place.save()
    with pytest.raises(NoSuchPlace):
        place_facts("qc", market.bella.place.public_id, now=NOW)
    with pytest.raises(NoSuchPlace):
        place_facts("qc", "plc_aaaaaaaaaaaaaaaa", now=NOW)
    with pytest.raises(NoSuchMerchant):
        merchant_facts("on", "librairie-bella", now=NOW)
    assert merchant_facts("qc", "librairie-bella", now=NOW).places == ()
