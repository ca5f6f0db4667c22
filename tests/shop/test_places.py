"""The shop's places: added, corrected, moved on the map, closed and opened again; what is offered and how far follows each."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client, override_settings

from panier.flows.change_places import close_place
from panier.flows.refresh_search import refresh_search
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.models import OpeningHours, Place
from panier.offer.merchants.shop.rules import PlaceBusy
from panier.offer.merchants.shop_models import ShopChange
from panier.offer.team.actions import By
from panier.trade.checkout.rules.requests import Way
from tests.enquiries import ask, counted_long_ago
from tests.orders import pay, three_merchants
from tests.processes import overtaken
from tests.reviews import pay_and_hand_over
from tests.shop.hands import history, keep, read, shop, version
from tests.team.hands import Team, at
from tests.terms.hands import NEAR, buy, save, zones
from tests.world import NOW, guest_cart

pytestmark = pytest.mark.django_db(transaction=True)
NEW = {
    "do": "keep",
    "name": "Bruno au marché",
    "address": "7070, avenue Henri-Julien",
    "municipality": "Montréal",
    "postal_code": "h2s 3s3",
    "phone": "514 555-0177",
    "pickup": "on",
    "pickup_minutes": "25",
    "d0-opens": ["09:00", "13:00"],
    "d0-closes": ["12:00", "17:30"],
}
SAME = {"do": "keep", "name": "Boulangerie Bruno", "address": "2900, rue Masson", "municipality": "Montréal", "postal_code": "H1Y 1W5", "phone": "", "latitude": "45.54970", "longitude": "-73.57630"}  # fmt: skip
MASSON = "45.5497,-73.5763"


def bruno(team: Team) -> Place:
    return Place.objects.get(pk=team.market.bruno.place.pk)


def change(team: Team, *, who: Any = None, **typed: str) -> Any:
    return keep(team, "desk_place", {**SAME, **typed}, who, bruno(team).public_id)


def do(team: Team, what: str, who: Any = None) -> Any:
    return team.client(who or team.mona).post(at("desk_place", team.merchant, bruno(team).public_id), {"do": what})


def public(team: Team, near: str = "") -> str:
    visitor = Client()
    visitor.cookies["place"] = near
    return read(visitor.get(at("merchant", shop(team).slug))).replace("\xa0", " ")


def test_a_place_is_added_with_its_hours_and_is_on_the_shops_page(team: Team) -> None:
    assert keep(team, "desk_place_new", NEW, team.mona).status_code == 302
    made = Place.objects.exclude(pk=bruno(team).pk).get(merchant_id=team.key)
    assert (made.name, made.postal_code, made.pickup, made.pickup_minutes, made.is_open) == ("Bruno au marché", "H2S3S3", True, 25, True)  # fmt: skip
    assert (made.jurisdiction, made.tz, made.region.slug) == ("QC", "America/Toronto", "montreal")
    week = OpeningHours.objects.filter(place=made).order_by("opens").values_list("weekday", "opens", "closes")
    assert [(day, f"{opens:%H:%M}", f"{closes:%H:%M}") for day, opens, closes in week] == [(0, "09:00", "12:00"), (0, "13:00", "17:30")]  # fmt: skip
    page = public(team)
    for words in ("Bruno au marché", "7070, avenue Henri-Julien", "514 555-0177"):
        assert words in page, words
    assert history(team)[0][:2] == ("place_added", "Mona")
    told = read(team.client(team.clark).get(at("desk_shop", team.merchant)))
    assert "Lieu ajouté" in told
    assert "Bruno au marché" in told


def test_bad_input_adds_nothing_and_stays_typed(team: Team) -> None:
    for wrong, words in (
        ({"address": ""}, "C’est nécessaire."),
        ({"postal_code": "K1A 0A1"}, "territoire"),
        ({"postal_code": "123"}, "H2X 1Y4"),
        ({"municipality": "Atlantide"}, "Nous ne connaissons pas cette"),
        ({"d0-closes": ["08:00", "17:30"]}, "l’une après l’autre"),
        ({"pickup_minutes": "beaucoup"}, "minutes"),
        ({"latitude": "45,5"}, "Une latitude et une longitude"),
        ({"latitude": "91", "longitude": "0"}, "Une latitude et une longitude"),
        ({"latitude": "nan", "longitude": "-73"}, "Une latitude et une longitude"),
        ({"latitude": "46.8", "longitude": "-71.2"}, "trop loin"),
    ):
        refused = keep(team, "desk_place_new", {**NEW, **wrong})
        assert refused.status_code == 422, wrong
        assert words in read(refused), (wrong, read(refused)[-3000:])
        assert 'value="514 555-0177"' in refused.content.decode()
        assert 'value="13:00"' in refused.content.decode()
    assert (Place.objects.filter(merchant_id=team.key).count(), ShopChange.objects.count()) == (1, 0)


def test_the_pin_is_moved_and_the_distance_is_counted_from_it(team: Team) -> None:
    before = public(team, "45.5217,-73.5763")
    assert change(team, latitude="45,5217", longitude="-73.57630").status_code == 302
    assert (bruno(team).latitude, bruno(team).longitude) == (45.5217, -73.5763)
    after = public(team, "45.5217,-73.5763")
    assert ("3,1 km" in before, "3,1 km" in after) == (True, False)
    assert "3,1 km" in public(team, MASSON)
    assert history(team) == [("place", "Bruno", ["latitude"])]
    far = change(team, latitude="46.8128", longitude="-71.2194")
    assert (far.status_code, "trop loin" in read(far)) == (422, True)
    assert 'value="46.8128"' in far.content.decode()
    assert bruno(team).latitude == 45.5217


def test_the_search_within_a_radius_follows_the_pin(team: Team) -> None:
    def found() -> bool:
        refresh_search(now=NOW)
        visitor = Client()
        visitor.cookies["place"] = MASSON
        return "tasse-" in visitor.get(at("search"), {"q": "tasse", "radius_km": "2"}).content.decode()

    assert found()
    assert change(team, latitude="45.5217", longitude="-73.6100").status_code == 302
    assert not found()


def test_a_delivery_zone_around_the_place_follows_the_pin(team: Team) -> None:
    zones(team).delete()
    assert save(team, "zone", "delivery", {**NEAR, "place": bruno(team).public_id, "radius_km": "2"}).status_code == 302
    assert "H1X" in zones(team).get().prefixes
    assert change(team, latitude="45.4200", longitude="-73.6200").status_code == 302  # within 15 km of H1Y
    assert "H1X" not in zones(team).get().prefixes


def test_an_address_that_begins_otherwise_takes_an_unmoved_pin_along(team: Team) -> None:
    assert change(team, address="10, rue du Parc", postal_code="H2J 1A1").status_code == 302
    assert (bruno(team).postal_code, bruno(team).latitude, bruno(team).longitude) == ("H2J1A1", 45.5289, -73.5928)
    assert "10, rue du Parc" in public(team)
    assert "2900, rue Masson" not in public(team)
    # Within the same beginning it stays where it was put.
    assert change(team, postal_code="H2J 2B2", latitude="45.53000", longitude="-73.59000").status_code == 302
    assert change(team, postal_code="H2J 3C3", latitude="45.53000", longitude="-73.59000").status_code == 302
    assert (bruno(team).postal_code, bruno(team).latitude) == ("H2J3C3", 45.53)


def test_a_place_nobody_waits_for_closes_and_offers_nothing(team: Team) -> None:
    cart = guest_cart((team.market.bruno.offers["Tasse"], 1))[0]
    assert do(team, "close").status_code == 302
    assert not bruno(team).is_open
    assert "2900, rue Masson" not in public(team)
    product = team.market.bruno.offers["Tasse"].variant.product
    page = read(Client().get(at("product", product.slug, product.public_id)))
    assert "2900, rue Masson" not in page
    buyer = Client()
    buyer.cookies["panier"] = cart.token
    assert "Épuisé entre-temps." in read(buyer.get(at("cart")))
    assert StockLevel.objects.get(variant=team.market.bruno.offers["Tasse"].variant).on_hand == 10
    told = read(team.client(team.clark).get(at("desk_shop", team.merchant)))
    assert "Lieu fermé" in told
    assert do(team, "close").status_code == 302  # again: nothing more in the history
    assert do(team, "open", team.bruno).status_code == 302
    assert "2900, rue Masson" in public(team)
    assert [(what, who) for what, who, _ in history(team)] == [("place_closed", "Mona"), ("place_opened", "Bruno")]


def test_a_place_people_wait_for_does_not_close(team: Team) -> None:
    """An order that came to its end holds nothing."""
    pay_and_hand_over(team.market)
    assert do(team, "close").status_code == 302
    assert do(team, "open").status_code == 302
    pay(three_merchants(team.market))
    refused = do(team, "close")
    assert refused.status_code == 409
    for words in ("1 commande est en cours ici", "promise"):
        assert words in read(refused), words
    assert (bruno(team).is_open, ShopChange.objects.count()) == (True, 2)


def test_a_place_somebody_asks_at_does_not_close(team: Team) -> None:
    counted_long_ago(team.market.bruno.offers["Tasse"], on_hand=10)
    ask(team.market.bruno.offers["Tasse"])
    refused = do(team, "close")
    assert (refused.status_code, "1 demande attend ici" in read(refused), bruno(team).is_open) == (409, True, True)


def test_a_place_a_zone_is_drawn_around_does_not_close(team: Team) -> None:
    zones(team).delete()
    assert save(team, "zone", "delivery", {**NEAR, "place": bruno(team).public_id}).status_code == 302
    refused = do(team, "close")
    assert (refused.status_code, "1 zone de livraison" in read(refused), bruno(team).is_open) == (409, True, True)
    assert save(team, "zone", zones(team).get().public_id, {"do": "remove"}).status_code == 302
    assert (do(team, "close").status_code, bruno(team).is_open) == (302, False)


def test_another_shops_place_is_not_there_and_a_clerk_changes_nothing(team: Team) -> None:
    bella = team.market.bella.place
    client = team.client(team.bruno)
    for name in (bella.public_id, "plc_aaaaaaaaaaaaaaaa"):
        address = at("desk_place", team.merchant, name)
        for typed in ({"do": "close"}, {"do": "open"}, SAME):
            assert client.post(address, typed).status_code == 404
        assert client.get(address).status_code == 404
    assert do(team, "close", team.clark).status_code == 404
    assert keep(team, "desk_place_new", NEW, team.clark).status_code == 404
    bella.refresh_from_db()
    assert (bella.is_open, bella.name, bruno(team).is_open) == (True, "Librairie Bella", True)
    assert (Place.objects.filter(merchant_id=team.key).count(), ShopChange.objects.count()) == (1, 0)


def test_two_at_one_place_see_both_versions(team: Team) -> None:
    address = at("desk_place", team.merchant, bruno(team).public_id)
    client = team.client(team.bruno)
    seen = version(client, address)
    assert change(team, who=team.mona, phone="514 555-0111").status_code == 302
    refused = client.post(address, {**SAME, "phone": "514 555-0222", "seen": seen})
    assert refused.status_code == 422
    assert "514 555-0111 514 555-0222" in read(refused)
    assert "Mona" in read(refused)
    assert bruno(team).phone == "514 555-0111"


def test_a_shop_without_a_place_is_led_to_where_it_adds_one(team: Team) -> None:
    Place.objects.filter(merchant_id=team.key).update(is_open=False)
    link = f'href="{at("desk_place_new", team.merchant)}"'
    for page in ("desk_imports", "desk_hours"):
        assert link in team.client(team.mona).get(at(page, team.merchant)).content.decode(), page


def closed_while_one(team: Team, table: str, buys: Callable[[], Any], *, waits: bool) -> tuple[str, str]:
    """What a buyer wants has been looked at and waits to be written; then the place closes."""

    def close() -> str:
        try:
            close_place(team.key, bruno(team).public_id, By(team.bruno.pk, "Bruno", NOW))
        except PlaceBusy as busy:
            return ", ".join(f"{busy.facts[what]} {what}" for what in ("parts", "requests") if busy.facts[what])
        return "closed"

    made, told = overtaken(table, buys, close, waits=waits)
    return made.state, told


def confirms(team: Team, *, waits: bool) -> tuple[str, str]:
    mug, way = team.market.bruno.offers["Tasse"], Way("pickup", bruno(team).public_id)
    return closed_while_one(team, "orders_order", partial(buy, team, mug, way), waits=waits)


def asks(team: Team, *, waits: bool) -> tuple[str, str]:
    mug = team.market.bruno.offers["Tasse"]
    counted_long_ago(mug, on_hand=4)
    return closed_while_one(team, "enquiries_enquiry", partial(ask, mug), waits=waits)


@pytest.mark.race
@pytest.mark.parametrize(
    ("wanted", "made"), [(confirms, ("awaiting_payment", "1 parts")), (asks, ("asked", "1 requests"))]
)
def test_who_came_first_keeps_the_place_open(team: Team, wanted: Callable[..., Any], made: tuple[str, str]) -> None:
    assert wanted(team, waits=True) == made
    assert bruno(team).is_open


@pytest.mark.race
@pytest.mark.parametrize(("wanted", "made"), [(confirms, "awaiting_payment"), (asks, "asked")])
def test_without_the_lock_a_place_closes_under_an_order(team: Team, wanted: Callable[..., Any], made: str) -> None:
    """The control."""
    with override_settings(LOCKS_OFF=True):
        assert wanted(team, waits=False) == (made, "closed")
    assert not bruno(team).is_open
