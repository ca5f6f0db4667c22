"""The pick list and the slips: goods of all orders summed, two clerks who never take the same thing twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import connection
from django.test import Client

from panier.flows.refuse_part import refuse_part
from panier.offer.catalogue.models import Variant
from panier.sites._shared.bars import bars_svg
from panier.trade.fulfilment import actions
from panier.trade.fulfilment.actions import tick
from panier.trade.fulfilment.models import Pick
from panier.trade.fulfilment.queries import lines_to_pick
from panier.trade.fulfilment.rules.picking import summed
from panier.trade.orders.models import Line, Part
from tests.dispatch.hands import bought
from tests.processes import at_once, until_waiting
from tests.team.hands import Team, at
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def states(*parts: Part) -> list[str]:
    found = dict(Part.objects.filter(pk__in=[part.pk for part in parts]).values_list("pk", "state"))
    return [found[part.pk] for part in parts]


def test_goods_of_all_orders_are_summed_ticked_and_packed(team: Team) -> None:
    bread, mug = team.market.bruno.offers["Pain de ménage"], team.market.bruno.offers["Tasse"]
    first = bought(team.market, (bread, 2), (mug, 1))
    second = bought(team.market, (bread, 3))
    waiting = bought(team.market, (bread, 1), state="to_accept")
    candle = bought(team.market, (team.market.carmen.offers["Chandelle"], 1))
    goods = {good.title["fr"]: good for good in summed(lines_to_pick([first, second]))}
    assert {title: (good.quantity, good.left, good.orders) for title, good in goods.items()} == {
        "Pain de ménage": (5, 5, 2),
        "Tasse": (1, 1, 1),
    }
    clark, mona = team.client(team.clark), team.client(team.mona)
    address = at("desk_prepare", team.merchant)
    page = clark.get(address).content.decode()
    assert "5 ×" in page
    assert "6 articles à prendre" in page
    assert waiting.number not in page
    assert candle.number not in page
    foreign = Line.objects.get(part=candle).pk
    both = goods["Pain de ménage"].lines
    assert clark.post(address, {"do": "tick", "lines": f"{both} {foreign}"}).status_code == 302
    assert set(Pick.objects.values_list("line__part", "person")) == {(first.pk, "Clark"), (second.pk, "Clark")}
    taken = mona.post(address, {"do": "tick", "lines": both}).content.decode()  # Mona's page was older
    assert "Quelqu’un de votre équipe l’a déjà" in taken
    assert set(Pick.objects.values_list("person", flat=True)) == {"Clark"}
    fragment = mona.get(address, headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith('<div id="picking"')  # she sees his ticks without a reload
    assert "Clark" in fragment
    assert "1 article à prendre" in fragment
    what_is_taken_is_packed(team, (first, second, waiting, candle), both)


def what_is_taken_is_packed(team: Team, parts: tuple[Part, ...], both: str) -> None:
    """Clark has taken the bread of the first two; the first needs a mug too."""
    (first, second, waiting, candle), address = parts, at("desk_prepare", team.merchant)
    clark, mona = team.client(team.clark), team.client(team.mona)
    ready = mona.post(address, {"do": "all"}).content.decode()
    assert "1 commande est prête" in ready
    assert states(first, second, waiting, candle) == ["accepted", "ready", "to_accept", "accepted"]
    assert mona.post(address, {"do": "packed", "packed": candle.public_id}).status_code == 409  # Carmen's: not there
    assert mona.post(address, {"do": "untick", "lines": f"{both}"}).status_code == 302
    assert set(Pick.objects.values_list("line__part", flat=True)) == {second.pk}  # what is packed stays taken
    assert mona.post(address, {"do": "packed", "packed": first.public_id}).status_code == 302
    assert mona.post(address, {"do": "packed", "packed": first.public_id}).status_code == 302  # twice is once
    assert "Mona" in clark.post(address, {"do": "packed", "packed": first.public_id}).content.decode()  # who was faster
    assert states(first, candle) == ["ready", "accepted"]
    assert first.events.filter(after="ready").count() == 1
    assert clark.post(address, {"do": "tick", "lines": "1;DROP TABLE"}).status_code == 200
    assert clark.get(address, {"place": team.market.carmen.place.public_id}).status_code == 404
    assert clark.get(address, {"place": "plc_aaaaaaaaaaaaaaaa"}).status_code == 404


def test_what_is_refused_meanwhile_is_not_packed(team: Team) -> None:
    part = bought(team.market, (team.market.bruno.offers["Tasse"], 1))
    refuse_part(part.merchant_id, part.public_id, reason="Brisée", actor="Bruno", now=NOW)
    answer = team.client(team.clark).post(at("desk_prepare", team.merchant), {"do": "packed", "packed": part.public_id})
    assert answer.status_code == 409
    assert "rien n’a été fait deux fois" in answer.content.decode().lower()
    assert states(part) == ["refused"]


def test_slips_are_in_the_buyers_language_without_prices(team: Team) -> None:
    mug = team.market.bruno.offers["Tasse"]
    carried = bought(team.market, (mug, 2), delivered=True)
    fetched = bought(team.market, (team.market.bruno.offers["Pain de ménage"], 1), state="ready")
    fetched.order.language, fetched.order.contact_name = "en", "<b>Ana"
    fetched.order.save()
    place = team.market.bruno.place.public_id
    client = team.client(team.clark)
    page = client.get(at("desk_slips", team.merchant, place)).content.decode()
    english, french = page.split('<article class="paper slip"')[::-1][:2]
    if carried.number in english:
        english, french = french, english
    assert 'lang="en"' in english
    assert "Exchange within 14 days." in english
    assert "&lt;b&gt;Ana" in english
    assert 'lang="fr"' in french
    assert "Échange dans les 14 jours." in french
    assert "12, rue Masson" in french
    assert "19,99" not in page
    assert fetched.pickup_code not in page  # else whoever packs could hand over to nobody
    chosen = client.get(at("desk_slips", team.merchant, place), {"part": carried.public_id}).content.decode()
    assert carried.number in chosen
    assert fetched.number not in chosen
    assert client.get(at("desk_slips", team.merchant, team.market.bella.place.public_id)).status_code == 404


def race(lines: list[int], merchant: int) -> list[int]:
    """Ten clerks tick the same line at the same time: how many lines each was first at."""
    now = datetime.now(tz=UTC)
    return at_once(*[partial(tick, merchant, lines, person=f"Clerk {number}", now=now) for number in range(10)])


@pytest.mark.race
def test_ten_clerks_take_one_thing_once(team: Team) -> None:
    part = bought(team.market, (team.market.bruno.offers["Tasse"], 1))
    lines = list(Line.objects.filter(part=part).values_list("pk", flat=True))
    assert sorted(race(lines, part.merchant_id)) == [0] * 9 + [1]
    assert Pick.objects.count() == 1


@pytest.mark.race
def test_without_the_key_they_take_it_twice(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: looked at first and written afterwards, with no key behind it."""
    part = bought(team.market, (team.market.bruno.offers["Tasse"], 1))
    lines = list(Line.objects.filter(part=part).values_list("pk", flat=True))
    looks_first = "AND NOT EXISTS (SELECT FROM fulfilment_pick pick WHERE pick.line_id = line.id)"
    looks_first += " AND pg_advisory_xact_lock_shared(1)::text = ''"  # and nobody writes before all have looked
    monkeypatch.setattr(actions, "TICK", actions.TICK.split("ORDER BY")[0] + looks_first)
    with connection.cursor() as cursor, ThreadPoolExecutor(1) as threads:
        cursor.execute("ALTER TABLE fulfilment_pick DROP CONSTRAINT fulfilment_pick_pkey")
        cursor.execute("SELECT pg_advisory_lock(1)")
        racing = threads.submit(race, lines, part.merchant_id)
        try:
            until_waiting(10)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(1)")
    try:
        assert racing.result() == [1] * 10
    finally:
        Pick.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE fulfilment_pick ADD CONSTRAINT fulfilment_pick_pkey PRIMARY KEY (line_id)")


def test_a_scanner_types_a_bar_code_or_a_sku_and_presses_enter(team: Team) -> None:
    bread, mug = team.market.bruno.offers["Pain de ménage"], team.market.bruno.offers["Tasse"]
    Variant.objects.filter(pk=mug.variant_id).update(gtin="04006381333931")
    Variant.objects.filter(pk=bread.variant_id).update(sku="PAIN-1", gtin="")
    first, second = bought(team.market, (bread, 2), (mug, 1)), bought(team.market, (mug, 3))
    clark, mona = team.client(team.clark), team.client(team.mona)
    address = at("desk_prepare", team.merchant)
    page = clark.get(address).content.decode()
    assert page.count('<div class="bars"') == 2
    assert "Code-barres 4006381333931" in page

    def scan(client: Client, code: str) -> str:
        return str(client.post(address, {"do": "scan", "code": code}, headers={"HX-Request": "true"}).content.decode())

    assert "Rien à prendre ne porte le code 4006381333932" in scan(clark, "4006381333932")
    assert "Rien à prendre" in scan(clark, "0")
    assert not Pick.objects.exists()
    assert "Rien à prendre" not in scan(clark, " 04006381333931 ")
    assert set(Pick.objects.values_list("line__part", "line__offer")) == {(first.pk, mug.pk), (second.pk, mug.pk)}
    assert "Quelqu’un de votre équipe l’a déjà" in scan(mona, "4006381333931")
    scan(mona, "pain-1")
    assert dict(Pick.objects.values_list("line__offer", "person")) == {mug.pk: "Clark", bread.pk: "Mona"}
    other = at("desk_prepare", team.market.bella.merchant.public_id)
    assert clark.post(other, {"do": "scan", "code": "PAIN-1"}).status_code == 404


def test_labels_carry_the_bars_of_what_the_sheet_shows(team: Team) -> None:
    bread, mug = team.market.bruno.offers["Pain de ménage"], team.market.bruno.offers["Tasse"]
    Variant.objects.filter(pk=mug.variant_id).update(gtin="04006381333931", sku="T-1")
    Variant.objects.filter(pk=bread.variant_id).update(sku="", gtin="")
    address = at("desk_product_labels", team.merchant)
    page = team.client(team.clark).get(address).content.decode()
    assert (page.count('<li class="paper">'), page.count('<div class="bars"')) == (2, 1)
    assert str(bars_svg("4006381333931")) in page
    assert str(bars_svg("T-1")) not in page
    assert "Roman" not in page
    scanned = team.client(team.clark).get(address, {"q": "4006381333931"}).content.decode()
    assert (scanned.count('<li class="paper">'), "Tasse" in scanned) == (1, True)
    assert team.client(team.market.bella.owner).get(address).status_code == 404
