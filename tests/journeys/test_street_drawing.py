"""Olga draws a street through her pages: make it, add shops, order them, show it, tell what goes on; each with its reason kept."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from tests.streets import rue_masson
from tests.world import Market, build_market, shop

from panier.base.accounts.models import Action
from panier.base.territories.models import Municipality
from panier.offer.merchants.models import Place, Street, StreetChange, StreetEvent
from panier.offer.search.models import Stale

pytestmark = pytest.mark.django_db(transaction=True)
LIST, MASSON = "/fr/exploitation/rues/", "/fr/exploitation/rues/rue-masson/"
WHY = "Demande de l’association"
EVENT = {
    "title_fr": "Fête",
    "title_en": "Party",
    "words_fr": "Venez",
    "words_en": "Come",
    "starts": "2030-06-01T10:00",
    "ends": "2030-06-01T17:00",
    "reason": WHY,
}


@pytest.fixture
def market() -> Market:
    return build_market()


@pytest.fixture
def olga(client: Client, market: Market) -> Client:
    client.force_login(market.olga)
    return client


def drawn(side: str) -> list[str]:
    along = Place.objects.filter(street__slug="rue-masson", street_side=side).order_by("street_position")
    return list(along.values_list("name", flat=True))


def save(client: Client, odd: list[Place], even: list[Place], **changed: Any) -> Any:
    ids = {"odd": [place.public_id for place in odd], "even": [place.public_id for place in even]}
    seen = Street.objects.get(slug="rue-masson").version
    return client.post(MASSON, {**ids, "do": "save", "seen": seen, "reason": WHY, **changed})


def test_from_nothing_to_a_public_street(olga: Client, market: Market) -> None:
    made = olga.post(LIST, {"name": "Rue Masson", "municipality": "montréal", "reason": WHY})
    assert made["Location"] == MASSON
    assert olga.get("/fr/rue/rue-masson/").status_code == 404
    refused = olga.post(f"{MASSON}publique/", {"shown": "1", "reason": WHY})  # nobody stands there
    assert (refused.status_code, Street.objects.get().is_published) == (409, False)
    page = olga.get(MASSON).content.decode()
    assert page.count("add:plc_") == 3  # all three have this street in their address
    bruno, bella, carmen = market.bruno.place, market.bella.place, market.carmen.place
    assert save(olga, [carmen, bruno], [bella]).status_code == 302
    assert (drawn("odd"), drawn("even")) == (["Chandelles Carmen", "Boulangerie Bruno"], ["Librairie Bella"])
    assert olga.get("/fr/rue/rue-masson/").status_code == 404
    assert olga.post(f"{MASSON}publique/", {"shown": "1", "reason": WHY}).status_code == 302
    assert olga.get("/fr/rue/rue-masson/").status_code == 200
    kept = [(each.what, each.reason, each.actor) for each in StreetChange.objects.order_by("pk")]
    assert kept == [(what, WHY, market.olga) for what in ("created", "drawn", "published")]
    assert "+ Chandelles Carmen" in StreetChange.objects.get(what="drawn").detail
    verbs = list(Action.objects.filter(verb__startswith="street:").order_by("pk").values_list("verb", "reason"))
    assert verbs == [("street:created", WHY), ("street:drawn", WHY), ("street:published", WHY)]
    assert Stale.objects.filter(product=None).exists()  # the search learns where they stand
    assert WHY in olga.get(MASSON).content.decode()


def test_moves_change_the_page_alone_and_lose_nothing_typed(olga: Client, market: Market) -> None:
    rue_masson(market)
    bruno, bella, carmen = (getattr(market, name).place.public_id for name in ("bruno", "bella", "carmen"))
    form = {"odd": [bruno, carmen], "even": [bella], "seen": 0}

    def after(do: str) -> str:
        return str(olga.post(MASSON, {**form, "do": do}, headers={"HX-Request": "true"}).content.decode())

    def order(html: str, side: str) -> list[str]:
        return [part[:20] for part in html.split(f'name="{side}" value="')[1:]]

    assert order(after(f"down:{bruno}"), "odd") == [carmen, bruno]
    assert "Boulangerie Bruno\u00a0: 2 sur 2 du côté impair." in after(f"down:{bruno}")
    assert order(after(f"cross:{bella}"), "odd") == [bella, bruno, carmen]
    assert order(after(f"remove:{carmen}"), "odd") == [bruno]
    whole = olga.post(MASSON, {**form, "do": f"up:{carmen}"}).content.decode()  # without JavaScript: the whole page
    assert order(whole, "odd") == [carmen, bruno]
    assert "pas encore enregistré" in whole
    assert drawn("odd") == ["Boulangerie Bruno", "Chandelles Carmen"]
    assert not StreetChange.objects.exists()
    dora = shop("dora", "Cordonnerie Dora", registered=True, delivers=False).place  # 2900, rue Masson
    assert order(after(f"add:{dora.public_id}"), "even") == [bella, dora.public_id]
    assert order(after("add:plc_aaaaaaaaaaaaaaaa"), "even") == [bella]


@pytest.mark.parametrize("field", ["drawing", "story", "public", "event"])
def test_without_a_reason_nothing_is_done(olga: Client, market: Market, field: str) -> None:
    rue_masson(market)
    before = _rows()
    answers: dict[str, Callable[[], Any]] = {
        "drawing": lambda: save(olga, [], [market.bruno.place], reason=" "),
        "story": lambda: olga.post(
            f"{MASSON}histoire/", {"name": "Rue X", "story_fr": "a", "story_en": "b", "reason": ""}
        ),
        "public": lambda: olga.post(f"{MASSON}publique/", {"shown": "0", "reason": ""}),
        "event": lambda: olga.post(f"{MASSON}evenements/", {**EVENT, "reason": ""}),
    }
    answer = answers[field]()
    assert answer.status_code == 409
    assert "Dites pourquoi" in answer.content.decode()
    assert _rows() == before


def test_a_place_stands_on_one_street_of_its_own_town(olga: Client, market: Market) -> None:
    rue_masson(market)
    other = Street.objects.create(
        territory_id="qc", slug="autre", name="Autre", municipality=market.bruno.place.municipality
    )
    far = shop("dora", "Cordonnerie Dora", registered=True, delivers=False).place
    Place.objects.filter(pk=far.pk).update(street=other, street_side="odd")
    assert save(olga, [far], [market.bella.place]).status_code == 409
    Place.objects.filter(pk=far.pk).update(
        street=None, street_side="", municipality=Municipality.objects.get(code="23027")
    )
    assert save(olga, [far], []).status_code == 409
    assert drawn("odd") == ["Boulangerie Bruno", "Chandelles Carmen"]
    Place.objects.filter(pk=far.pk).update(municipality=market.bruno.place.municipality)
    assert save(olga, [far], []).status_code == 302  # the control: in town and free, he may
    assert (drawn("odd"), drawn("even")) == (["Cordonnerie Dora"], [])


def test_the_database_holds_two_places_apart(market: Market) -> None:
    """The control of the lock: without the constraint two could share a position, or stand on no side."""
    rue_masson(market)
    for wrong in ({"street_position": 0}, {"street_side": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.filter(pk=market.carmen.place.pk).update(**wrong)


def test_whoever_saves_has_seen_the_last_drawing(olga: Client, market: Market) -> None:
    rue_masson(market)
    bruno, bella = market.bruno.place, market.bella.place
    assert save(olga, [bruno], [bella], seen=0).status_code == 302
    late = save(olga, [bella], [bruno], seen=0)
    assert late.status_code == 409
    assert (drawn("odd"), drawn("even")) == (["Boulangerie Bruno"], ["Librairie Bella"])
    assert late.content.decode().index("Librairie Bella") < late.content.decode().index("Boulangerie Bruno")  # as typed


def test_an_event_is_added_changed_and_ended(olga: Client, market: Market) -> None:
    rue_masson(market)
    at_bella = {**EVENT, "place": market.bella.place.public_id}
    assert olga.post(f"{MASSON}evenements/", at_bella).status_code == 302
    event = StreetEvent.objects.get()
    assert event.starts_at == datetime(2030, 6, 1, 14, tzinfo=UTC)  # 10:00 on the street
    assert (event.title, event.place) == ({"fr": "Fête", "en": "Party"}, market.bella.place)
    one = f"{MASSON}evenements/{event.public_id}/"
    assert 'value="2030-06-01T10:00"' in olga.get(one).content.decode()
    assert olga.post(one, {**EVENT, "title_fr": "Grande fête"}).status_code == 302
    assert "Grande fête" in olga.get("/fr/rue/rue-masson/").content.decode()
    assert olga.post(one, {"do": "end", "reason": WHY}).status_code == 302
    assert "Grande fête" not in olga.get("/fr/rue/rue-masson/").content.decode()
    assert olga.get(one).status_code == 404
    kept = list(StreetChange.objects.order_by("pk").values_list("what", "detail"))
    assert kept == [("event_added", "Fête"), ("event_changed", "Grande fête"), ("event_ended", "Grande fête")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_en": ""},
        {"words_fr": "x" * 1001},
        {"starts": "demain"},
        {"starts": "0001-01-01T00:00"},
        {"ends": "2030-06-01T10:00"},
    ],
)
def test_a_wrong_event_is_said_in_words_and_what_was_typed_stays(
    olga: Client, market: Market, wrong: dict[str, str]
) -> None:
    rue_masson(market)
    answer = olga.post(f"{MASSON}evenements/", {**EVENT, **wrong})
    assert answer.status_code == 400
    html = answer.content.decode()
    assert 'class="error"' in html
    assert f'value="{EVENT["title_fr"]}"' in html
    assert not StreetEvent.objects.exists()


@pytest.mark.parametrize("path", ["45.5", "91, 0", "nan, 0", "a, b", "\n".join(["45.5, -73.5"] * 101)])
def test_a_wrong_line_is_refused_and_a_right_one_kept(olga: Client, market: Market, path: str) -> None:
    rue_masson(market)
    told = {"name": "Rue Masson", "story_fr": "Ici", "story_en": "Here", "reason": WHY}
    assert olga.post(f"{MASSON}histoire/", {**told, "path": path}).status_code == 400
    assert Street.objects.get().path == []
    assert olga.post(f"{MASSON}histoire/", {**told, "path": "45.5466, -73.5817\n45.553,-73.566"}).status_code == 302
    assert Street.objects.get().path == [[45.5466, -73.5817], [45.553, -73.566]]
    assert Street.objects.get().story == {"fr": "Ici", "en": "Here"}


def test_limits_are_said(olga: Client, market: Market) -> None:
    street, now = rue_masson(market), datetime.now(tz=UTC)
    places = [market.bruno.place, *(_copy(market.bruno.place, number) for number in range(60))]
    assert save(olga, places, []).status_code == 409
    assert drawn("odd") == ["Boulangerie Bruno", "Chandelles Carmen"]
    many = [
        StreetEvent(street=street, title={"fr": "x"}, starts_at=now, ends_at=now + timedelta(days=1)) for _ in range(40)
    ]
    StreetEvent.objects.bulk_create(many)
    assert olga.post(f"{MASSON}evenements/", EVENT).status_code == 409
    assert StreetEvent.objects.count() == 40


def _copy(place: Place, number: int) -> Place:
    copy = Place.objects.get(pk=place.pk)
    copy.pk, copy.public_id, copy.street, copy.street_side = None, f"plc_{number:016d}", None, ""
    copy.save()
    return copy


def _rows() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, version, is_published, story FROM merchants_street ORDER BY id")
        streets = cursor.fetchall()
        cursor.execute("SELECT name, street_id, street_side, street_position FROM merchants_place ORDER BY id")
        return [*streets, *cursor.fetchall()]
