"""Doors changed at once are set back: each as it was, what somebody has set since as he set it, once, by the shop's own people."""

import re
from functools import partial
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from panier.flows import open_all_doors, open_doors, undo_doors
from panier.flows.open_all_doors import open_more_doors
from panier.flows.undo_doors import undo_more_doors
from panier.offer.catalogue.doors_models import DoorsChange
from panier.offer.catalogue.models import Offer, Product, ProductEdit
from tests.processes import overtaken
from tests.products.test_all_doors import ask, doors, many, others, waiting  # noqa: F401 - a fixture
from tests.team.hands import Team, at
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def history(team: Team, language: str = "en") -> str:
    page = team.client(team.bruno).get(at("desk_doors", team.merchant, language=language)).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def back(team: Team, change: DoorsChange) -> int:
    form = {"change": change.public_id}
    return int(team.client(team.mona).post(at("desk_doors", team.merchant), form).status_code)


def test_set_back_once_and_what_was_set_since_stays(many: Team) -> None:  # noqa: F811 - the fixture
    before, one = others(), Product.objects.get(slug="bougie-3")
    assert ask(many, "q=candle&door=selling", all="yes", door="listed", count="110")[0] == 302
    change = DoorsChange.objects.get()
    assert (change.door, change.changed, change.person, change.ended_at is None) == ("listed", 110, "Bruno", False)
    assert "Shown · 110 products" in history(many)
    assert (
        ask(many, "", door="linked", product=one.public_id)[0] == 302
    )  # no site: it changes nothing, and leaves no line
    Offer.objects.filter(variant__product=one).update(url="https://bruno.example/3")
    assert ask(many, "", door="linked", product=one.public_id)[0] == 302
    assert DoorsChange.objects.count() == 2
    for stranger in (many.market.bella.owner, many.clark):
        answer = many.client(stranger).post(at("desk_doors", many.merchant), {"change": change.public_id})
        assert answer.status_code == 404
    hers = at("desk_doors", many.market.bella.merchant.public_id)
    assert many.client(many.market.bella.owner).post(hers, {"change": change.public_id}).status_code == 404
    change.refresh_from_db()
    assert (doors(), change.undone_at) == ({"linked": 1, "listed": 119}, None)  # nor has she stopped it
    for _ in range(2):
        assert back(many, change) == 302
        assert (doors(), others()) == ({"linked": 1, "listed": 10, "selling": 109}, before)
    assert "109 products are as they were. 1 stays as somebody has set it since." in history(many)
    assert "109 produits sont comme ils étaient." in history(many, "fr")
    assert ProductEdit.objects.filter(product__slug="bougie-5").count() == 2  # its history says both
    assert back(many, DoorsChange.objects.latest("pk")) == 302
    assert doors() == {"listed": 11, "selling": 109}


@pytest.fixture
def second(many: Team, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:  # noqa: F811 - the fixture
    """The second turn of a change of many, which waits; the first is done."""
    for flow in (open_all_doors, undo_doors):
        monkeypatch.setattr(flow, "AT_ONCE", 50)
        monkeypatch.setattr(flow, "A_TURN", 65)
    before = others()
    assert ask(many, "q=candle", all="yes", door="listed", count="120")[0] == 302
    (first,) = waiting()
    open_more_doors(first, now=NOW)
    assert (doors(), others()) == ({"listed": 65, "selling": 55}, before)  # ten were so
    (following,) = waiting()
    return dict(following)


def all_turns_back(change: DoorsChange) -> None:
    asked = 0
    while undoing():
        undo_more_doors(change.public_id, now=NOW)
        asked += 1
        assert asked < 5


def test_many_go_back_turn_after_turn_and_a_change_that_goes_on_stops(
    many: Team,  # noqa: F811 - the fixture
    second: dict[str, Any],
) -> None:
    before, change = others(), DoorsChange.objects.get()
    assert back(many, change) == 302
    assert "Being taken back" in history(many)
    open_more_doors(second, now=NOW)  # its next turn finds it taken back
    all_turns_back(change)
    undo_more_doors(change.public_id, now=NOW)  # killed after its work, it is done again
    change.refresh_from_db()
    assert (doors(), others()) == ({"listed": 10, "selling": 110}, before)
    assert (change.undone, change.back, change.left) == (True, change.changed, 0)


def test_without_the_look_a_change_that_is_taken_back_goes_on(
    many: Team,  # noqa: F811 - the fixture
    second: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control."""
    assert back(many, DoorsChange.objects.get()) == 302
    all_turns_back(DoorsChange.objects.get())
    monkeypatch.setattr(open_doors, "count_doors", lambda *_: True)
    open_more_doors(second, now=NOW)
    assert doors() == {"listed": 65, "selling": 55}


def taken_back_under_way(team: Team, second: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Its second turn has looked at everything, and waits to write; the whole change is taken back meanwhile."""
    monkeypatch.setattr(undo_doors, "AT_ONCE", 200)  # by whoever clicks
    change = DoorsChange.objects.get()
    acts = (partial(open_more_doors, second, now=NOW), partial(back, team, change))
    assert overtaken("catalogue_productedit", *acts)[1] == 302
    return doors()


@pytest.mark.race
def test_a_turn_that_is_under_way_goes_back_with_the_rest(
    many: Team,  # noqa: F811 - the fixture
    second: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert taken_back_under_way(many, second, monkeypatch) == {"listed": 10, "selling": 110}


@pytest.mark.race
def test_without_lock_and_look_what_was_under_way_stays_as_it_set(
    many: Team,  # noqa: F811 - the fixture
    second: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    """The control: nobody waits for the goods, and a turn looks at its change without holding it."""
    settings.LOCKS_OFF = True
    look = DoorsChange.objects.filter(undone_at=None)
    monkeypatch.setattr(open_doors, "count_doors", lambda change, _: look.filter(pk=change).exists())
    assert taken_back_under_way(many, second, monkeypatch)["listed"] > 10


def undoing() -> int:
    """Jobs that are asked for; they are taken away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'undo_doors'")
        found = int(cursor.fetchone()[0])
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
        return found
