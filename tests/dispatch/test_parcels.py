"""What goes by a carrier has its label, its line in the carriers' file and its number; what the shop brings itself, when it says so."""

import csv
from datetime import UTC, datetime
from io import StringIO
from typing import Any, NamedTuple

import pytest
from django.test import Client

from panier.base.notifications.models import Letter
from panier.flows.advance_part import advance_part
from panier.trade.fulfilment.models import HandOver
from panier.trade.orders.models import Part
from tests.desk.hands import paid_part, plenty
from tests.team.hands import Team, at
from tests.terms.test_by_api import parcel as parcel_terms

pytestmark = pytest.mark.django_db(transaction=True)
TRACKING = "1234567890123456"


def ready(team: Team, method: str) -> Part:
    part = paid_part(team, method=method)
    for step in ("accepted", "ready"):
        advance_part(team.key, part.public_id, step, actor="Mona", now=datetime.now(tz=UTC))
    return part


def rows_of(answer: Any) -> list[dict[str, Any]]:
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


class Counter(NamedTuple):
    """Where Clark stands: the page of parcels, the labels to print, the carriers' file."""

    clark: Client
    page: str
    labels: str
    table: str

    def numbers(self, **asked: str) -> dict[str, Any]:
        return {row["order_number"]: row for row in rows_of(self.clark.get(self.table, asked))}


@pytest.fixture
def counter(team: Team) -> Counter:
    parcel_terms(team.market)  # a mug weighs 400 g
    plenty(team)
    place, names = team.market.bruno.place.public_id, ("desk_parcels", "desk_labels", "desk_labels_file")
    return Counter(team.client(team.clark), *(at(name, team.merchant, place) for name in names))


def test_own_rounds_are_among_the_parcels_only_when_ticked(team: Team, counter: Counter) -> None:
    parcel, own, fetched = (ready(team, method) for method in ("parcel", "delivery", "pickup"))
    clark, page, labels, _ = counter
    for address in (page, labels):
        shown = clark.get(address).content.decode()
        assert (parcel.number in shown, own.number in shown) == (True, False)
        ticked = clark.get(address, {"own": "1"}).content.decode()
        assert (parcel.number in ticked, own.number in ticked, fetched.number in ticked) == (True, True, False)
    assert set(counter.numbers()) == {parcel.number}
    assert set(counter.numbers(own="1")) == {parcel.number, own.number}
    assert set(counter.numbers(part=own.public_id)) == {own.number}, "one that was ticked by name"


def test_a_parcel_is_weighed_and_each_box_has_its_label_and_its_line(team: Team, counter: Counter) -> None:
    parcel = ready(team, "parcel")
    clark, page, labels, table = counter
    assert counter.numbers()[parcel.number]["weight_kg"] == "0.400"
    assert clark.post(page, {f"grams-{parcel.public_id}": "2400"}).status_code == 302
    assert counter.numbers()[parcel.number]["weight_kg"] == "2.400"
    assert "2,4 kg" in clark.get(labels).content.decode()
    for wrong in ("2400 30x20", "2400 30x20x0", "70001", "a", "2400;;x", ";"):
        assert clark.post(page, {f"grams-{parcel.public_id}": wrong}).status_code == 422, wrong
    assert clark.post(page, {f"grams-{parcel.public_id}": "1250 30x20×15; 800"}).status_code == 302
    columns = ("order_number", "box", "weight_kg", "length_cm", "width_cm", "height_cm")
    assert [[row[name] for name in columns] for row in rows_of(clark.get(table))] == [
        [parcel.number, "1/2", "1.250", "30", "20", "15"],
        [parcel.number, "2/2", "0.800", "", "", ""],
    ]  # fmt: skip
    printed = clark.get(labels).content.decode()
    assert printed.count(f'aria-label="Code-barres {parcel.number}"') == 2, "each box bears it as bars too"
    assert ("boîte 1/2" in printed, "30 × 20 × 15 cm" in printed, "boîte 2/2" in printed) == (True, True, True)
    assert 'value="1250 30×20×15; 800"' in clark.get(page).content.decode()


def test_a_parcel_that_is_given_away_has_its_number_and_own_rounds_stay(team: Team, counter: Counter) -> None:
    parcel, own = (ready(team, method) for method in ("parcel", "delivery"))
    given = {"given": parcel.public_id, "carrier": "canada-post", "tracking": TRACKING}
    assert counter.clark.post(counter.page, given).status_code == 302
    proof = HandOver.objects.get()
    assert (proof.part_id, proof.how, proof.tracking) == (parcel.pk, "carrier", TRACKING)
    assert Letter.objects.get(kind="part_handed_over").facts["part"]["tracking"]["number"] == TRACKING
    assert counter.numbers() == {}
    assert Part.objects.get(pk=own.pk).state == "ready"
