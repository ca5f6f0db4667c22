"""An offer several shops share: a place is taken once and never oversold, and whom it concerns hears when it fills, closes or ends."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError
from tests.journeys.test_plan import client_of, market, shop
from tests.processes import all_meet_at, at_once
from tests.world import NOW, Market, at

from panier.base.accounts.actions import Acting
from panier.base.accounts.models import Action
from panier.base.notifications.models import Letter
from panier.flows.close_pooled import close_pooled
from panier.flows.join_pooled import join_pooled
from panier.flows.publish_pooled import Offered, publish_pooled
from panier.offer.capability.actions import By
from panier.offer.capability.models import Interest, Pooled
from panier.offer.capability.rules import NoPlaceLeft, NoSuchPooled, PooledOver
from panier.offer.merchants.models import Merchant
from panier.sites.letters.deliver import deliver

__all__ = ["market"]

pytestmark = pytest.mark.django_db(transaction=True)


def published(market: Market, places: int = 1, region: str = "", until: date | None = None) -> Pooled:
    offered = Offered(
        kind="photographer",
        title={"fr": "Photos d’une journée", "en": "A day of pictures"},
        words={"fr": "Trente produits.", "en": "Thirty products."},
        price="120 $ la demi-journée",
        region=region,
        until=until or NOW.date() + timedelta(days=9),
        places=places,
    )
    return publish_pooled(Acting("qc", market.olga.pk, "Olga"), offered, now=NOW)


def join(of: Merchant, pooled: Pooled, do: str = "join", *, now: datetime = NOW) -> None:
    join_pooled(("qc", of.pk), pooled.public_id, do, "", By(None, of.name, now))


def test_a_place_is_taken_once_given_back_and_never_oversold(market: Market) -> None:
    pooled = published(market, places=1)
    bruno, bella = market.bruno.merchant, market.bella.merchant
    join(bruno, pooled)
    join(bruno, pooled)  # the same click twice
    with pytest.raises(NoPlaceLeft):
        join(bella, pooled)
    join(bruno, pooled, "leave")
    join(bruno, pooled, "leave")
    join(bella, pooled)
    pooled.refresh_from_db()
    assert (pooled.taken, Interest.objects.count(), Interest.objects.get(withdrawn_at=None).merchant) == (1, 2, bella)
    with pytest.raises(PooledOver):
        join(bruno, published(market), now=NOW + timedelta(days=10))
    with pytest.raises(NoSuchPooled):  # of another region
        join(bruno, published(market, region="nord-du-quebec"))
    with pytest.raises(NoSuchPooled):
        join_pooled(("qc", bruno.pk), "pol_aaaaaaaaaaaaaaaa", "join", "", By(None, "B", NOW))


def race(market: Market, pooled: Pooled) -> list[Exception | None]:
    def one(of: Merchant) -> Exception | None:
        try:
            join(of, pooled)
        except (NoPlaceLeft, IntegrityError) as refused:
            return refused
        return None

    shops = [each.merchant for each in (market.bruno, market.bella, market.carmen)]
    return at_once(*[partial(one, shop) for shop in shops])


def test_three_shops_race_for_the_last_place(market: Market) -> None:
    pooled = published(market, places=1)
    said = race(market, pooled)
    assert sorted(type(each).__name__ for each in said) == ["NoPlaceLeft", "NoPlaceLeft", "NoneType"]
    pooled.refresh_from_db()
    assert (pooled.taken, Interest.objects.count()) == (1, 1)


def test_without_the_lock_several_believe_in_the_last_place_and_only_the_database_says_no(
    market: Market, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: all three have looked before the first of them writes."""
    pooled = published(market, places=1)
    settings.LOCKS_OFF = True
    all_meet_at(monkeypatch, "panier.flows.join_pooled.take_place", 3)
    said = race(market, pooled)
    assert any(isinstance(each, IntegrityError) for each in said)
    pooled.refresh_from_db()
    assert pooled.taken == 1


def test_an_operator_publishes_sees_who_takes_part_and_ends_it(market: Market) -> None:
    olga, bruno = client_of(market.olga), client_of(market.bruno.owner)
    address = at("operation_pooled")
    form = {
        "kind": "courier",
        "title_fr": "Tournée du jeudi",
        "title_en": "",
        "words_fr": "Rosemont et Villeray.",
        "words_en": "",
        "price": "6 $ par colis",
        "region": "montreal",
        "until": (datetime.now(tz=UTC).date() + timedelta(days=20)).isoformat(),
        "places": "2",
    }
    for wrong in ({"title_fr": ""}, {"until": "2020-01-01"}, {"until": "x"}, {"places": "0"}, {"kind": "x"}, {"region": "x"}, {"price": ""}):  # fmt: skip
        refused = olga.post(address, {**form, **wrong})
        assert refused.status_code == 409, wrong
        assert "Rosemont et Villeray." in refused.content.decode()
    assert Pooled.objects.count() == 0
    assert olga.post(address, form).status_code == 302
    pooled = Pooled.objects.get()
    shown = bruno.get(at("desk_pooled", shop(market))).content.decode()
    assert "Tournée du jeudi" in shown
    assert "2 places libres" in shown.replace("\xa0", " ")
    assert (
        bruno.post(at("desk_pooled_join", shop(market), pooled.public_id), {"do": "join", "note": "Midi"}).status_code
        == 302
    )
    page = olga.get(address).content.decode()
    assert "Boulangerie Bruno" in page
    assert "Midi" in page
    end = at("operation_pooled_end", pooled.public_id)
    assert bruno.post(end, {"reason": "x"}).status_code == 404
    assert olga.post(end, {"reason": " "}).status_code == 409
    assert olga.post(end, {"reason": "Coursier malade"}).status_code == 302
    assert Action.objects.filter(verb="pooled_end").count() == 1
    assert "Terminé" in bruno.get(at("desk_pooled", shop(market))).content.decode()
    assert bruno.post(at("desk_pooled_join", shop(market), pooled.public_id), {"do": "leave"}).status_code == 302


def told(what: str) -> list[tuple[str, bool]]:
    """Who got a letter of it, and whether it is the one for the help desk."""
    found = Letter.objects.filter(kind="pooled_changed", facts__what=what).order_by("pk")
    for letter in found:
        deliver(letter.public_id, now=NOW)
    return [(each.recipient, each.facts["for_desk"]) for each in found]


def test_the_help_desk_hears_when_the_last_place_is_taken(market: Market) -> None:
    pooled, (bruno, bella) = published(market, places=2), (market.bruno.merchant, market.bella.merchant)
    join(bruno, pooled)
    join(bruno, pooled)
    assert told("full") == []
    join(bella, pooled)
    assert told("full") == [("bonjour@lepanierbleu.example", True)]
    assert "Toutes les places sont prises" in client_of(market.olga).get(at("operation_pooled")).content.decode()
    page = client_of(market.carmen.owner).get(at("desk_pooled", market.carmen.merchant.public_id)).content.decode()
    assert ("Toutes les places sont prises" in page, "Prendre une place" in page) == (True, False)
    assert bruno.name not in page  # other shops do not see who takes part


def test_whoever_holds_a_place_hears_why_it_ends_and_nobody_else(market: Market) -> None:
    pooled, bruno = published(market, places=2), market.bruno.merchant
    join(bruno, pooled)
    join(market.bella.merchant, pooled)
    join(market.bella.merchant, pooled, "leave")
    address = at("operation_pooled_end", pooled.public_id)
    for _ in range(2):
        assert client_of(market.olga).post(address, {"reason": "Coursier malade"}).status_code == 302
    assert told("ended") == [("bruno@panier.example", False)]
    assert "Coursier malade" in client_of(market.bruno.owner).get(at("desk_pooled", shop(market))).content.decode()
    assert close_pooled("qc", now=NOW + timedelta(days=12)) == 0


def test_past_its_last_day_here_it_closes_and_those_who_take_part_hear_once(market: Market) -> None:
    """The last day is the territory's: at nine in the evening in Montréal it is tomorrow already in UTC."""
    evening = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)  # 30 November, 21:00
    pooled = published(market, places=3, until=date(2026, 11, 30))
    join(market.bruno.merchant, pooled, now=evening)
    assert close_pooled("qc", now=evening) == 0
    for hours in (4, 5):
        assert close_pooled("qc", now=evening + timedelta(hours=hours)) == 1
    assert told("closed") == [("bruno@panier.example", False), ("bonjour@lepanierbleu.example", True)]
    with pytest.raises(PooledOver):
        join(market.bella.merchant, pooled, now=evening + timedelta(hours=4))
