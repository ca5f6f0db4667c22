"""What goes by a carrier has its label, its line in the carriers' file and its number; what the shop brings itself, when it says so."""

import csv
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest

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


def test_a_parcel_has_its_label_its_line_and_its_number_and_own_rounds_only_when_ticked(team: Team) -> None:
    parcel_terms(team.market)  # a mug weighs 400 g
    plenty(team)
    parcel, own, fetched = (ready(team, method) for method in ("parcel", "delivery", "pickup"))
    clark, place = team.client(team.clark), team.market.bruno.place.public_id
    page, labels, table = (at(name, team.merchant, place) for name in ("desk_parcels", "desk_labels", "desk_labels_file"))  # fmt: skip

    def numbers(asked: dict[str, str]) -> dict[str, Any]:
        return {row["order_number"]: row for row in rows_of(clark.get(table, asked))}

    for address in (page, labels):
        shown = clark.get(address).content.decode()
        assert (parcel.number in shown, own.number in shown) == (True, False)
        ticked = clark.get(address, {"own": "1"}).content.decode()
        assert (parcel.number in ticked, own.number in ticked, fetched.number in ticked) == (True, True, False)
    assert set(numbers({})) == {parcel.number}
    assert set(numbers({"own": "1"})) == {parcel.number, own.number}
    assert set(numbers({"part": own.public_id})) == {own.number}, "one that was ticked by name"
    assert numbers({})[parcel.number]["weight_kg"] == "0.400"
    assert clark.post(page, {f"grams-{parcel.public_id}": "2400"}).status_code == 302
    assert numbers({})[parcel.number]["weight_kg"] == "2.400"
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
    assert (
        clark.post(page, {"given": parcel.public_id, "carrier": "canada-post", "tracking": TRACKING}).status_code == 302
    )
    proof = HandOver.objects.get()
    assert (proof.part_id, proof.how, proof.tracking) == (parcel.pk, "carrier", TRACKING)
    assert Letter.objects.get(kind="part_handed_over").facts["part"]["tracking"]["number"] == TRACKING
    assert numbers({}) == {}
    assert Part.objects.get(pk=own.pk).state == "ready"
