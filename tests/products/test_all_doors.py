"""Doors of all that a list finds, on every page of it: counted first, exactly those, nobody else's, and each product's history says it."""

import json
import re

import pytest
from django.db import connection

from panier.flows import open_all_doors as flow
from panier.flows.open_all_doors import open_more_doors
from panier.offer.catalogue.models import Offer, Product, ProductEdit, Variant
from tests.team.hands import Team, at
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 120  # three pages


@pytest.fixture
def many(team: Team) -> Team:
    """Candles, one variant each, the last ten already shown only; and what Bruno and Bella have anyway."""
    like = Product.objects.get(pk=team.market.bruno.offers["Tasse"].variant.product_id)
    for number in range(MANY):
        title = {"fr": f"Bougie {number}", "en": f"Candle {number}"}
        product = Product.objects.create(
            territory_id="qc",
            merchant_id=team.key,
            category_id=like.category_id,
            slug=f"bougie-{number}",
            title=title,
            language="fr",
            tax_category="STD",
            source="desk",
            source_key=f"b{number}",
            created_at=NOW,
            changed_at=NOW,
        )
        variant = Variant.objects.create(product=product, merchant_id=team.key, position=0, source_key="v")
        door = "selling" if number < MANY - 10 else "listed"
        Offer.objects.create(variant=variant, minor=500, currency="CAD", door=door, changed_at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    return team


def doors() -> dict[str, int]:
    """Of the candles."""
    found = list(Offer.objects.filter(variant__product__slug__startswith="bougie-").values_list("door", flat=True))
    return {door: found.count(door) for door in sorted(set(found))}


def others() -> list[tuple[int, str]]:
    return list(
        Offer.objects.exclude(variant__product__slug__startswith="bougie-").order_by("pk").values_list("pk", "door")
    )


def ask(team: Team, query: str, **form: str) -> tuple[int, str]:
    answer = team.client(team.bruno).post(f"{at('desk_products', team.merchant, language='en')}?{query}", form)
    return answer.status_code, " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_counted_confirmed_and_exactly_those(many: Team) -> None:
    before = others()
    status, page = ask(many, "q=candle&door=selling", all="ask", door="linked")
    assert (status, "Set the doors of all 110 products that are found to “On my site”?" in page) == (200, True)
    assert doors() == {"listed": 10, "selling": 110}  # asked is not done
    status, page = ask(many, "q=candle&door=selling", all="yes", door="listed", count="109")
    assert (status, "There are not as many any more" in page, doors()) == (422, True, {"listed": 10, "selling": 110})
    assert ask(many, "q=candle&door=selling&page=2", all="yes", door="listed", count="110")[0] == 302
    assert (doors(), others()) == ({"listed": 120}, before)
    edits = ProductEdit.objects.filter(product__slug__startswith="bougie-")
    assert edits.count() == 110  # those that were so already have no line
    assert {(one.person, *[each["before"] for each in one.differences]) for one in edits} == {("Bruno", "selling")}
    assert ask(many, "q=candle", all="yes", door="selling", count="120")[0] == 302
    assert (doors(), others()) == ({"selling": 120}, before)


def test_the_list_is_narrowed_by_door(many: Team) -> None:
    page = many.client(many.bruno).get(at("desk_products", many.merchant), {"door": "listed"}).content.decode()
    assert page.count('name="product"') == 10
    assert "Tout ce qui est trouvé" not in page  # it is all on this page
    page = many.client(many.bruno).get(at("desk_products", many.merchant), {"q": "bougie"}).content.decode()
    assert page.count('name="product"') == 50
    assert "Tout ce qui est trouvé, sur toutes les pages\u00a0: 120" in page


def test_many_are_a_jobs_turn_after_turn(many: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "AT_ONCE", 60)
    monkeypatch.setattr(flow, "A_TURN", 55)
    before, left = others(), 120
    assert ask(many, "q=candle", all="yes", door="linked", count="120")[0] == 302
    assert doors() == {"listed": 10, "selling": 110}
    many.market.bruno.merchant.website = "https://bruno.example/"
    many.market.bruno.merchant.save()
    Product.objects.filter(slug="bougie-3").update(archived_at=NOW)  # meanwhile
    turns = 0
    while jobs := waiting():
        for wanted in jobs:
            open_more_doors(wanted, now=NOW)
            open_more_doors(wanted, now=NOW)  # killed after its work, it is done again
        turns += 1
        left = doors().get("selling", 0)
        assert turns < 5
    assert (turns, left, doors(), others()) == (3, 1, {"linked": 119, "selling": 1}, before)
    assert ProductEdit.objects.filter(product__slug__startswith="bougie-").count() == 119


def waiting() -> list[dict[str, object]]:
    """What jobs are asked for; they are taken away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT args->>'wanted' FROM procrastinate_jobs WHERE task_name = 'open_doors'")
        found = [json.loads(text) for (text,) in cursor.fetchall()]
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    return found


def test_nobody_else_may_and_nothing_else_is_a_door(many: Team) -> None:
    address = at("desk_products", many.merchant)
    form = {"all": "yes", "door": "listed", "count": "122"}
    assert many.client(many.market.bella.owner).post(address, form).status_code == 404
    assert many.client(many.clark).post(address, form).status_code == 404
    assert many.client(many.bruno).post(address, {**form, "door": "open"}).status_code == 404
    assert doors() == {"listed": 10, "selling": 110}
