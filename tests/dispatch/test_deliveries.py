"""The own round, nobody home, parcels: labels, the carriers' file, numbers set right."""

import csv
from io import StringIO
from typing import Any

import pytest

from panier.base.notifications.models import Letter
from panier.sites.letters.deliver import deliver
from panier.trade.fulfilment.models import Absence, HandOver, Parcel
from panier.trade.fulfilment.queries import carried_parts
from panier.trade.orders.models import Order, Part
from panier.trade.orders.queries import token_of
from tests.dispatch.hands import bought
from tests.team.hands import Team, at
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
# The shop is at H1Y; along the way to Laval, then back east.
DOORS = {"Loin": "H7N 1A1", "Près": "H1X 1R5", "Milieu": "H2C 1A1"}


def to_bring(team: Team) -> dict[str, Part]:
    found = {}
    for name, code in DOORS.items():
        part = bought(team.market, (team.market.bruno.offers["Tasse"], 1), delivered=True, state="ready")
        address = {"line": "12, rue de l’Étang", "unit": "app. 4", "municipality": "Montréal", "postal_code": code.replace(" ", ""), "note": "Sonner"}  # fmt: skip
        Order.objects.filter(pk=part.order_id).update(contact_name=name, address=address)
        found[name] = Part.objects.select_related("order", "place", "merchant").get(pk=part.pk)
    return found


def names(team: Team) -> list[str]:
    return [part.order.contact_name for part in carried_parts(team.market.bruno.place, "ready")]


def test_a_round_is_put_in_order_changed_by_hand_and_driven(team: Team) -> None:
    parts = to_bring(team)
    clark, page = team.client(team.clark), at("desk_deliveries", team.merchant)
    assert names(team) == ["Loin", "Près", "Milieu"]  # as they came
    assert clark.post(page, {"do": "arrange"}).status_code == 302
    driven = names(team)
    assert driven in (["Près", "Milieu", "Loin"], ["Près", "Loin", "Milieu"], ["Loin", "Milieu", "Près"], ["Milieu", "Loin", "Près"])  # fmt: skip
    first = parts[driven[0]]
    assert clark.post(page, {"do": "down", "part": first.public_id}).status_code == 302
    assert names(team) == [driven[1], driven[0], driven[2]]
    assert clark.post(page, {"do": "up", "part": "prt_aaaaaaaaaaaaaaaa"}).status_code == 302
    assert names(team) == [driven[1], driven[0], driven[2]]
    shown = clark.get(page).content.decode()
    assert shown.index(driven[1]) < shown.index(driven[0]) < shown.index(driven[2])
    assert 'href="tel:514555-0101"' in shown
    assert "geo:0,0?q=12%2C%20rue%20de%20l%E2%80%99%C3%89tang%2C%20Montr%C3%A9al%2C%20H1X%201R5" in shown
    one = at("desk_delivery", team.merchant, parts["Près"].public_id)
    refused = clark.post(one, {"do": "delivered"})
    assert refused.status_code == 409
    assert "Dites qui l’a prise" in refused.content.decode()
    assert clark.post(one, {"do": "delivered", "taken_by": "Voisine"}).status_code == 303
    assert HandOver.objects.get().taken_by == "Voisine"
    assert "Près" not in names(team)
    bella = team.client(team.market.bella.owner)
    assert bella.post(at("desk_delivery", team.market.bella.merchant.public_id, parts["Loin"].public_id), {"do": "delivered", "taken_by": "x"}).status_code == 404  # fmt: skip
    assert bella.post(at("desk_delivery", team.market.bella.merchant.public_id, parts["Loin"].public_id), {"do": "absent"}).status_code == 404  # fmt: skip
    assert (HandOver.objects.count(), Absence.objects.count()) == (1, 0)


def test_nobody_home_is_told_once_a_visit_and_what_comes_next(team: Team) -> None:
    part = to_bring(team)["Loin"]
    clark, one = team.client(team.clark), at("desk_delivery", team.merchant, part.public_id)
    for _ in range(2):  # a second click is the same visit
        assert clark.post(one, {"do": "absent", "then": "fetch", "note": "Jusqu’à samedi"}).status_code == 303
    assert Absence.objects.count() == 1
    letter = Letter.objects.get(kind="part_absent")
    assert deliver(letter.public_id, now=NOW)
    letter.refresh_from_db()
    assert "il n’y avait personne" in letter.subject
    assert "Elle vous attend au commerce." in letter.text
    assert "Jusqu’à samedi" in letter.text
    assert "2900, rue Masson" in letter.text
    order = team.client(None).get(at("order", token_of(part.order))).content.decode()
    assert "Votre commande vous attend au commerce." in order
    page = clark.get(at("desk_deliveries", team.merchant)).content.decode()
    assert f'id="stop-{part.public_id}"' not in page  # out of the round
    assert part.number in page
    assert Part.objects.get(pk=part.pk).state == "ready"  # nothing changed hands, nobody was paid
    fetched = bought(team.market, (team.market.bruno.offers["Tasse"], 1), state="ready")
    assert clark.post(at("desk_delivery", team.merchant, fetched.public_id), {"do": "absent"}).status_code == 409


def test_labels_weigh_name_and_follow_parcels(team: Team) -> None:
    parts = to_bring(team)
    near, far = parts["Près"], parts["Loin"]
    Order.objects.filter(pk=far.order_id).update(contact_name="=HYPERLINK(1)")
    clark, place = team.client(team.clark), team.market.bruno.place.public_id
    page = at("desk_parcels", team.merchant, place) + "?own=1"
    assert clark.post(page, {f"grams-{near.public_id}": "0"}).status_code == 422
    assert clark.post(page, {f"grams-{near.public_id}": "-5"}).status_code == 422
    assert Parcel.objects.count() == 0
    assert clark.post(page, {f"grams-{near.public_id}": "1250"}).status_code == 302
    labels = clark.get(at("desk_labels", team.merchant, place), {"part": near.public_id}).content.decode()
    for line in ("PRÈS", "12 RUE DE L’ÉTANG APP 4", "MONTRÉAL QC  H1X 1R5", "2900 RUE MASSON", "1,25 kg", near.number, "<svg"):  # fmt: skip
        assert line in labels, line
    assert far.number not in labels
    file: Any = clark.get(at("desk_labels_file", team.merchant, place), {"own": "1"})
    rows = {row["order_number"]: row for row in csv.DictReader(StringIO(file.content.decode("utf-8-sig")))}
    assert set(rows) == {part.number for part in parts.values()}
    assert rows[far.number]["recipient_name"] == "'=HYPERLINK(1)"
    assert (rows[near.number]["weight_kg"], rows[near.number]["postal_code"], rows[near.number]["address_line_2"]) == ("1.250", "H1X 1R5", "app. 4")  # fmt: skip
    for name in ("desk_parcels", "desk_labels", "desk_labels_file"):
        assert clark.get(at(name, team.merchant, team.market.bella.place.public_id)).status_code == 404
    step = at("desk_step", team.merchant, near.public_id)
    assert clark.post(step, {"step": "track", "carrier": "ups", "tracking": "1Z999AA10123456784"}).status_code == 409
    wrong = clark.post(page, {"given": near.public_id, "carrier": "ups", "tracking": "1Z99"})
    assert wrong.status_code == 409
    assert 'value="1Z99"' in wrong.content.decode()  # what was typed stays
    assert HandOver.objects.count() == 0
    assert clark.post(page, {"given": near.public_id, "carrier": "ups", "tracking": "1z999aa10123456784"}).status_code == 302  # fmt: skip
    assert clark.post(step, {"step": "track", "carrier": "ups", "tracking": "1"}).status_code == 409
    for number in ("1Z999AA10123456785", "1Z999AA10123456785"):
        assert clark.post(step, {"step": "track", "carrier": "ups", "tracking": number}).status_code == 302
    assert HandOver.objects.get().tracking == "1Z999AA10123456785"
    links = [letter.facts["part"]["tracking"]["link"] for letter in Letter.objects.filter(kind="part_handed_over").order_by("pk")]  # fmt: skip
    assert links == [f"https://www.ups.com/track?loc=fr_CA&tracknum=1Z999AA1012345678{last}" for last in (4, 5)]
