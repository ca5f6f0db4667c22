"""Stock with an age: what was counted too long ago is no promise, on any page, in any list, at any door."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.world import NOW, Market, asking, build_market, guest_cart, key, restock

from panier.base.territories.models import Setting
from panier.flows.age_stock import age_stock
from panier.flows.date_stock import date_stock
from panier.flows.place_order import place_order
from panier.flows.rebuild_search import rebuild_search
from panier.flows.refresh_search import refresh_search
from panier.offer.catalogue.models import Offer, Variant
from panier.offer.inventory.actions import set_levels
from panier.offer.inventory.models import StockLevel
from panier.offer.search.models import Stale
from panier.trade.cart.rules import StockToAsk
from panier.trade.orders.models import Order

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def market() -> Market:
    return build_market()


def counted(of: Offer, source: str, age: timedelta, now: datetime | None = None) -> StockLevel:
    """Counted by `source` so long before `now` (the clock's); dated as the rule says."""
    moment = now or datetime.now(tz=UTC)
    StockLevel.objects.filter(variant_id=of.variant_id).update(source=source, as_of=moment - age)
    date_stock(now=moment)
    return StockLevel.objects.get(variant_id=of.variant_id)


def page_of(client: Client, of: Offer) -> str:
    product = of.variant.product
    return client.get(f"/fr/produit/{product.slug}-{product.public_id}/").content.decode()


def test_an_import_is_believed_for_four_days_and_some(market: Market) -> None:
    level = counted(market.bruno.offers["Tasse"], "import", timedelta(0), NOW)
    assert level.sure_until is not None
    assert (level.sure_until - NOW) // timedelta(hours=1) == 101


def test_an_import_dates_its_counts_as_it_writes_them(market: Market) -> None:
    mug = market.bruno.offers["Tasse"]
    set_levels(market.bruno.merchant.pk, market.bruno.place.pk, {mug.variant_id: 3}, now=NOW)
    level = StockLevel.objects.get(variant_id=mug.variant_id)
    assert (level.source, level.as_of, level.sure_until) == (
        "import",
        NOW,
        NOW + timedelta(hours=101, seconds=2734.663632),
    )
    assert date_stock(now=NOW) == 3  # the world’s others; not this one


def test_a_rule_that_begins_tomorrow_changes_nothing_today(market: Market) -> None:
    mug = market.bruno.offers["Tasse"]
    before = counted(mug, "import", timedelta(0), NOW).sure_until
    shorter = {"threshold": "0.5", "sources": {"other": {"start": "1", "half_life_hours": "1"}}}
    Setting.objects.create(
        territory_id="qc", key="stock_confidence", value=shorter, in_force_from=NOW + DAY, source="essai"
    )
    assert date_stock(now=NOW) == 0
    assert StockLevel.objects.get(variant_id=mug.variant_id).sure_until == before
    assert date_stock(now=NOW + DAY) == StockLevel.objects.count()
    assert StockLevel.objects.get(variant_id=mug.variant_id).sure_until == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("source", "age", "words"),
    [
        ("till", timedelta(minutes=12), '10 en stock</span> <span class="soft">· compté par la caisse il y a 12 minutes'),
        ("desk", timedelta(hours=3), '10 en stock</span> <span class="soft">· compté en boutique il y a 3 heures'),
        ("import", 9 * DAY, 'Probablement là</span> <span class="soft">· import d’il y a 9 jours'),
        ("import", 6 * DAY, 'Probablement là</span> <span class="soft">· import d’il y a 6 jours'),
    ],
)  # fmt: skip
def test_a_page_says_how_many_who_counted_and_when(
    client: Client, market: Market, source: str, age: timedelta, words: str
) -> None:
    mug = market.bruno.offers["Tasse"]
    counted(mug, source, age)
    assert words in page_of(client, mug)


def test_what_is_too_old_is_neither_sold_nor_numbered(client: Client, market: Market) -> None:
    mug = market.bruno.offers["Tasse"]
    assert "Ajouter au panier" in page_of(client, mug)
    counted(mug, "import", 6 * DAY)
    page = page_of(client, mug)
    assert "Ajouter au panier" not in page
    assert "10 en stock" not in page
    answer = client.post("/fr/panier/ajouter/", {"offer": mug.public_id, "quantity": "1"})
    assert answer.status_code == 409
    assert "compté il y a trop longtemps" in answer.content.decode()
    api = client.get(f"/api/v1/products/{mug.variant.product.public_id}").json()
    (stock,) = api["variants"][0]["offers"][0]["stock"]
    assert (stock["quantity"], stock["sure"], stock["confidence"]) == (10, False, 0.39)


def test_what_grows_old_in_a_cart_is_not_ordered(market: Market) -> None:
    mug = market.bruno.offers["Tasse"]
    buyer, cart = guest_cart((mug, 1))
    asked = asking(cart)
    counted(mug, "import", 6 * DAY, NOW)
    with pytest.raises(StockToAsk):
        place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=NOW)
    assert Order.objects.count() == 0
    assert StockLevel.objects.filter(reserved__gt=0).count() == 0
    place_order(
        buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=NOW - 3 * DAY
    )  # the control: it was young then


def found(client: Client, query: str) -> list[str]:
    return [item["title"] for item in client.get(f"/api/v1/search?{query}").json()["items"]]


@pytest.mark.parametrize("query", ["q=tasse&in_stock=1", "merchant=boulangerie-bruno&in_stock=1"])
def test_the_facets_promise_what_is_sure(client: Client, market: Market, query: str) -> None:
    mug = market.bruno.offers["Tasse"]
    counted(mug, "import", DAY)
    rebuild_search(now=datetime.now(tz=UTC))
    assert "Tasse" in found(client, query)
    counted(mug, "import", 6 * DAY)
    rebuild_search(now=datetime.now(tz=UTC))
    assert "Tasse" not in found(client, query)
    assert found(client, "q=tasse") == ["Tasse"]  # it is still found
    (item,) = client.get("/api/v1/search?q=tasse").json()["items"]
    assert item["in_stock"] is None  # to be confirmed


def test_pickup_today_promises_what_is_sure(market: Market) -> None:
    from panier.flows.search_documents import build

    mug = market.bruno.offers["Tasse"]
    product = mug.variant.product_id
    young, old = NOW - 5 * DAY, NOW
    counted(mug, "import", timedelta(0), young)
    (then,), (now,) = build([product], now=young), build([product], now=old)
    assert (then.in_stock, then.pickup_places) == (True, (market.bruno.place.pk,))
    assert (now.in_stock, now.pickup_places) == (None, ())


def test_time_passing_reaches_the_index_by_itself(client: Client, market: Market) -> None:
    mug = market.bruno.offers["Tasse"]
    now = datetime.now(tz=UTC)
    level = counted(mug, "import", timedelta(0), now - 5 * DAY)
    assert level.sure_until is not None
    before, after = level.sure_until - timedelta(minutes=1), level.sure_until + timedelta(minutes=1)
    rebuild_search(now=before)
    assert "Tasse" in found(client, "q=tasse&in_stock=1")
    assert age_stock(now=before) == 0
    assert age_stock(now=after) == 1
    assert set(Stale.objects.values_list("product", flat=True)) == {mug.variant.product_id}
    refresh_search(now=after)
    assert "Tasse" not in found(client, "q=tasse&in_stock=1")
    assert age_stock(now=after) == 0  # once is enough


def test_a_card_tells_the_moment_even_before_the_index_does(client: Client, market: Market) -> None:
    mug = market.bruno.offers["Tasse"]
    rebuild_search(now=datetime.now(tz=UTC))
    card: Callable[[], object] = lambda: client.get("/api/v1/search?q=tasse").json()["items"][0]["in_stock"]  # noqa: E731
    assert card() is True
    counted(mug, "import", 6 * DAY)
    assert card() is None


def test_what_is_sold_out_is_not_offered_and_the_page_begins_with_what_is_there(client: Client, market: Market) -> None:
    mug = market.bruno.offers["Tasse"]
    restock(mug, on_hand=0)
    page = page_of(client, mug)
    assert "Épuisé en ce moment." in page
    assert "Ajouter au panier" not in page
    other = Variant.objects.create(
        merchant=market.bruno.merchant, product=mug.variant.product, source_key="grande", position=1
    )
    large = Offer.objects.create(variant=other, minor=2599, currency="CAD", changed_at=NOW)
    StockLevel.objects.create(
        merchant=market.bruno.merchant, variant=other, place=market.bruno.place, on_hand=2, source="desk", as_of=NOW
    )
    page = page_of(client, mug)
    assert "25,99" in page
    assert large.public_id in page
    assert "Ajouter au panier" in page
    product = mug.variant.product
    asked = client.get(
        f"/fr/produit/{product.slug}-{product.public_id}/?variant={mug.variant.public_id}"
    ).content.decode()
    assert "Épuisé en ce moment." in asked  # who asks for it sees it
