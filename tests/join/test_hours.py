"""The hours of who joins: several openings a day, as at the desk."""

import pytest
from django.test import Client

from panier.offer.merchants.models import OpeningHours
from tests.joining import PLACE, TICKS, at, begin, decide, fill, give
from tests.world import Market

pytestmark = pytest.mark.django_db(transaction=True)
LUNCH = {**PLACE, "p0-d0-opens": ["13:00", "09:00"], "p0-d0-closes": ["17:30", "12:00"]}


def test_a_lunch_break_is_given_kept_and_there_once_the_shop_is(client: Client, market: Market) -> None:
    application = fill(client, market.zoe)
    empty = client.get(at("join_step", application.public_id, "places")).content.decode()
    assert empty.count('name="p0-d6-opens"') == 2  # before anything is typed
    assert give(client, application, "places", LUNCH).status_code == 302
    application.refresh_from_db()
    assert application.places[0]["hours"][0] == [["13:00", "17:30"], ["09:00", "12:00"]]  # as typed
    assert application.places[0]["hours"][6] == []
    assert client.post(at("join_send", application.public_id)).status_code == 302
    client.force_login(market.olga)
    assert "09:00–12:00" in client.get(at("operation_application", application.public_id)).content.decode()
    assert decide(client, market.olga, application, "approve", verified=TICKS).status_code == 302
    monday = OpeningHours.objects.filter(place__merchant__slug="epicerie-zoe", weekday=0).order_by("opens")
    assert [f"{each.opens:%H:%M}-{each.closes:%H:%M}" for each in monday] == ["09:00-12:00", "13:00-17:30"]


def test_openings_that_overlap_or_are_half_are_said_and_kept(client: Client, market: Market) -> None:
    application = begin(client, market.zoe)
    for opens, closes in ((["09:00", "11:00"], ["12:00", "17:00"]), (["09:00"], [""])):
        answer = give(client, application, "places", {**LUNCH, "p0-d0-opens": opens, "p0-d0-closes": closes})
        assert answer.status_code == 422
        assert 'id="p0-hours-0-note"' in answer.content.decode()
        application.refresh_from_db()
        assert application.places[0]["hours"][0] == [list(pair) for pair in zip(opens, closes, strict=True)]
