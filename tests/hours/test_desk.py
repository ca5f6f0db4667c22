"""Hours at the desk: a week, holidays, days that differ and closures are kept as said, told on the market, and by whom."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from panier.flows.rebuild_search import rebuild_search
from panier.flows.refresh_search import refresh_search
from panier.offer.merchants.hours_models import Closure, HoursChange, UsualDay
from panier.offer.merchants.models import HoursException, OpeningHours, Place
from panier.offer.merchants.rules import place_day
from panier.offer.search.queries import search
from panier.offer.search.rules import SearchRequest
from tests.leaving.hands import at
from tests.world import Market, Shop

pytestmark = pytest.mark.django_db(transaction=True)


def read(client: Client, name: str, *args: str, language: str = "fr", **asked: str) -> str:
    with override(language):
        answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())).split())


def post(client: Client, name: str, shop: Shop, form: dict[str, Any], *more: str) -> Any:
    return client.post(at(name, shop, *more), form)


def pairs(name: str, *openings: str) -> dict[str, list[str]]:
    """`9:00-12:00` as the form sends it."""
    split = [opening.split("-") for opening in openings]
    return {f"{name}-opens": [each[0] for each in split], f"{name}-closes": [each[1] for each in split]}


def second_place(shop: Shop) -> Place:
    other = Place.objects.get(pk=shop.place.pk)
    other.pk, other.public_id, other.name = None, "plc_second", "Bruno du Plateau"
    other.save(force_insert=True)
    return other


def week_of(place: Place) -> list[tuple[int, str]]:
    rows = OpeningHours.objects.filter(place=place).order_by("weekday", "opens")
    return [(each.weekday, f"{each.opens:%H:%M}-{each.closes:%H:%M}") for each in rows]


def test_a_week_with_lunch_and_a_night_is_kept_for_both_places(market: Market, desk: Client) -> None:
    bruno, other = market.bruno, second_place(market.bruno)
    form = {**pairs("d0", "09:00-12:00", "13:00-18:00", "-"), **pairs("d5", "20:00-03:00")}
    copied = post(desk, "desk_hours", bruno, {**form, "do": "copy"}).content.decode()
    assert copied.count('value="13:00"') == 5  # Monday's for every weekday, in the form alone
    assert OpeningHours.objects.filter(place=bruno.place).count() == 7
    answer = post(desk, "desk_hours", bruno, {**form, "place": bruno.place.public_id, "also": [other.public_id]})
    assert answer.status_code == 302
    for place in (bruno.place, other):
        assert week_of(place) == [(0, "09:00-12:00"), (0, "13:00-18:00"), (5, "20:00-03:00")]
    wrong = post(desk, "desk_hours", bruno, pairs("d2", "09:00-14:00", "13:00-18:00"))
    assert (wrong.status_code, wrong.content.decode().count('value="14:00"')) == (422, 1)  # what was typed stays
    assert "l’une après l’autre" in unescape(wrong.content.decode())
    foreign = market.bella.place
    for named in ({"place": foreign.public_id}, {"also": [foreign.public_id]}, {"place": "plc_missing"}):
        assert post(desk, "desk_hours", bruno, {**form, **named}).status_code == 404
    assert len(week_of(foreign)) == 7
    changes = HoursChange.objects.order_by("pk")
    assert [(each.place, each.what, each.actor_name) for each in changes] == [
        (bruno.place, "week", "Bruno"),
        (other, "week", "Bruno"),
    ]
    page = read(desk, "desk_hours", bruno.merchant.public_id)
    assert "Lundi : 09:00–18:00 → 09:00–12:00, 13:00–18:00" in page
    assert "Mardi : 09:00–18:00 → fermé" in page


def test_each_holiday_is_asked_until_it_is_decided(market: Market, desk: Client) -> None:
    bruno = market.bruno
    shown = read(desk, "desk_hours", bruno.merchant.public_id)
    undecided = int(re.search(r"(\d+) à décider", shown)[1])  # type: ignore[index] # it is there
    days = re.findall(r'name="h-([0-9-]+)"', desk.get(at("desk_hours", bruno)).content.decode())
    assert (undecided, len(days)) == (14, 14)
    christmas = next(day for day in days if day.endswith("12-25"))
    eve = next(day for day in days if day.endswith("12-24"))
    national = next(day for day in days if day.endswith("06-24"))
    form = {
        f"h-{christmas}": "closed",
        f"h-{national}": "usual",
        f"h-{eve}": "other",
        **pairs(f"h-{eve}", "09:00-12:00"),
    }
    for _ in range(2):  # the second click changes nothing
        assert post(desk, "desk_hours_holidays", bruno, form).status_code == 302
    kept = HoursException.objects.filter(place=bruno.place).order_by("day", "opens")
    assert {(each.day.isoformat(), each.opens and f"{each.opens:%H:%M}") for each in kept} == {
        (christmas, None), (eve, "09:00")
    }  # fmt: skip
    assert [each.day.isoformat() for each in UsualDay.objects.all()] == [national]
    assert {each.reason["fr"] for each in kept} == {"Noël", "Veille de Noël"}
    assert "11 à décider" in read(desk, "desk_hours", bruno.merchant.public_id)
    (change,) = HoursChange.objects.all()
    assert change.after == {christmas: "closed", eve: "09:00–12:00", national: "usual"}
    wrong = post(desk, "desk_hours_holidays", bruno, {f"h-{christmas}": "other"})
    assert (wrong.status_code, HoursException.objects.count()) == (422, 2)
    back = {f"h-{christmas}": "", f"h-{national}": ""}
    assert post(desk, "desk_hours_holidays", bruno, back).status_code == 302
    assert (HoursException.objects.count(), UsualDay.objects.count()) == (1, 0)


def test_a_day_that_differs_comes_and_goes(market: Market, desk: Client) -> None:
    bruno, day = market.bruno, datetime.now(tz=UTC).date() + timedelta(days=10)
    reasons = {"reason_fr": "Inventaire", "reason_en": "Stock-taking"}
    form = {"day": day.isoformat(), "kind": "other", **pairs("day", "10:00-12:00", "13:00-15:00"), **reasons}
    assert post(desk, "desk_hours_day", bruno, form).status_code == 302
    page = read(Client(), "merchant", bruno.merchant.slug)
    assert "10:00–12:00 Inventaire" in page
    assert "13:00–15:00 Inventaire" in page
    assert "Stock-taking" in read(Client(), "merchant", bruno.merchant.slug, language="en")
    for wrong in ({**form, "day": "2020-01-01"}, {**form, "day": ""}, {**form, "day-opens": [], "day-closes": []}):
        assert post(desk, "desk_hours_day", bruno, wrong).status_code == 422
    for _ in range(2):
        assert post(desk, "desk_hours_day_remove", bruno, {"day": day.isoformat()}).status_code == 302
    assert HoursException.objects.count() == 0
    assert list(HoursChange.objects.order_by("pk").values_list("what", flat=True)) == ["day", "day_removed"]


def found(now: datetime, **asked: Any) -> set[str]:
    hits = search(SearchRequest(territory="qc", language="fr", now=now, q="tasse", **asked)).items
    return {hit.merchant.slug for hit in hits}


def says_closed(shopper: Client, name: str, *args: str) -> None:
    told = read(shopper, name, *args)
    assert "Vacances" in told
    assert "Fermé du" in told
    assert "réouverture le" in told
    assert "it reopens on" in read(shopper, name, *args, language="en")


def test_a_closure_is_planned_told_everywhere_and_ended(market: Market, desk: Client) -> None:
    bruno, now = market.bruno, datetime.now(tz=UTC)
    OpeningHours.objects.filter(place=bruno.place).update(opens="00:00", closes="00:00")  # at all hours
    rebuild_search(now=now)
    assert found(now, open_now=True) == {"boulangerie-bruno"}
    mug = bruno.offers["Tasse"].variant.product
    past, first, last = (place_day(now, bruno.place.tz) + timedelta(days=days) for days in (-1, 0, 3))
    form = {"first": first.isoformat(), "last": last.isoformat(), "effect": "blocks", "reason_fr": "Vacances"}
    wrong = post(desk, "desk_hours_closures", bruno, {**form, "first": past.isoformat(), "effect": ""})
    assert (wrong.status_code, Closure.objects.count()) == (422, 0)
    assert 'value="Vacances"' in wrong.content.decode()
    shopper = Client()
    with override("fr"):
        shopper.post(reverse("cart_add"), {"offer": bruno.offers["Tasse"].public_id, "quantity": "1"})
    assert post(desk, "desk_hours_closures", bruno, form).status_code == 302
    closure = Closure.objects.get()
    refresh_search(now=now)
    assert found(now, open_now=True) == set()
    for name, args in (("merchant", (bruno.merchant.slug,)), ("product", (mug.slug, mug.public_id)), ("cart", ())):
        says_closed(shopper, name, *args)
    assert "Ajouter au panier" not in read(shopper, "product", mug.slug, mug.public_id)
    assert "Passer à la caisse" not in read(shopper, "cart")
    answer = post(desk, "desk_hours_closure", bruno, {**form, "do": "change", "effect": "delays"}, closure.public_id)
    assert answer.status_code == 302
    assert "Ajouter au panier" in read(shopper, "product", mug.slug, mug.public_id)
    assert "préparées dès le" in read(shopper, "cart")
    assert post(desk, "desk_hours_closure", market.bella, {"do": "end"}, closure.public_id).status_code == 404
    assert post(desk, "desk_hours_closure", bruno, {"do": "end"}, closure.public_id).status_code == 302
    refresh_search(now=now)
    assert found(now, open_now=True) == {"boulangerie-bruno"}
    assert "Fermé du" not in read(shopper, "merchant", bruno.merchant.slug)
    assert "Fermeture terminée" in read(desk, "desk_hours", bruno.merchant.public_id)


def test_a_closure_of_one_day_names_the_day_once(market: Market, desk: Client) -> None:
    bruno = market.bruno
    day = place_day(datetime.now(tz=UTC), bruno.place.tz).isoformat()
    form = {"first": day, "last": day, "effect": "blocks", "reason_fr": "Inventaire"}
    assert post(desk, "desk_hours_closures", bruno, form).status_code == 302
    told = read(Client(), "merchant", bruno.merchant.slug)
    assert "Fermé le" in told
    assert "Fermé du" not in told
    assert "Closed on" in read(Client(), "merchant", bruno.merchant.slug, language="en")
