"""What a feed does once its merchant has said yes to it: it keeps its counts fresh, it applies what it may, and the rest is told."""

from datetime import timedelta

import pytest
from django.test import Client

from panier.base.notifications.models import Letter
from panier.flows.apply_import import apply_import
from panier.flows.undo_import import undo_import
from panier.offer.catalogue.models import ImportRun, Offer, Product, Pull
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.models import Member
from tests.imports.hands import rows
from tests.imports.test_pages import at, text
from tests.imports.test_pull import Feeds, Web, due, pull, save, web
from tests.team.hands import at as of_desk
from tests.world import NOW, Market, Shop, account

__all__ = ["web"]  # the servers of the feeds
pytestmark = pytest.mark.django_db(transaction=True)
GOODS = {"a": 400, "b": 1000, "c": 1200, "d": 2000}
PATH = "/goods.csv"


def feed(prices: dict[str, int], units: int = 4, **titles: str) -> bytes:
    """A product a key, each with so many units."""
    lines = [
        f"{key},{titles.get(key, key.upper())},,,,,{key.upper()},shopify,{units},{minor / 100:.2f},,,active"
        for key, minor in prices.items()
    ]
    return rows(*lines).encode()


@pytest.fixture
def shop(market: Market, desk: Client, web: Web) -> Shop:
    """Bruno, who has brought four products by his feed."""
    Feeds.given[PATH] = feed(GOODS)
    save(desk, market.bruno, f"{web.at}{PATH}")
    due(minutes=1)
    Pull.objects.update(answers={**Pull.objects.get().answers, "category": 422})
    pull(market.bruno, web)
    apply_import(market.bruno.merchant.pk, Pull.objects.get().run, now=NOW)
    return market.bruno


def prices() -> dict[str, int]:
    found = Offer.objects.filter(variant__product__source="shopify").select_related("variant__product")
    return {offer.variant.product.source_key: offer.minor for offer in found}


def counts() -> dict[str, tuple[int | None, str, int]]:
    """Units, who counted, how many hours after NOW."""
    found = StockLevel.objects.filter(variant__product__source="shopify").select_related("variant__product")
    return {
        level.variant.product.source_key: (
            level.on_hand,
            level.source,
            int((level.as_of - NOW).total_seconds() // 3600),
        )
        for level in found
    }


def letters() -> list[tuple[str, str]]:
    found = Letter.objects.filter(kind="feed_changed").order_by("pk")
    return [(each.facts["what"], each.facts["held"]) for each in found]


def level_of(key: str) -> StockLevel:
    return StockLevel.objects.get(variant__product__source="shopify", variant__product__source_key=key)


def hand_counts(shop: Shop, key: str, units: int, hours: int) -> None:
    StockLevel.objects.filter(pk=level_of(key).pk).update(
        on_hand=units, source="desk", as_of=NOW + timedelta(hours=hours), sure_until=NOW + timedelta(hours=hours + 48)
    )


def test_the_same_feed_keeps_the_counts_it_gave_and_no_others(shop: Shop, market: Market, web: Web) -> None:
    others = list(StockLevel.objects.exclude(variant__product__source="shopify").order_by("pk").values())
    hand_counts(shop, "b", 4, 1)  # by hand, and the very number the feed says
    StockLevel.objects.filter(pk=level_of("c").pk).update(on_hand=3)  # one was sold: the feed does not know
    for hours in range(24, 504, 24):  # for three weeks
        pull(shop, web, hours=hours)
    assert counts() == {
        "a": (4, "import", 480), "b": (4, "desk", 1), "c": (3, "import", 0), "d": (4, "import", 480),
    }  # fmt: skip
    believed = StockLevel.objects.filter(sure_until__gt=NOW + timedelta(hours=481), variant__product__source="shopify")
    assert {level.variant.product.source_key for level in believed} == {"a", "d"}  # the control: c has aged meanwhile
    assert list(StockLevel.objects.exclude(variant__product__source="shopify").order_by("pk").values()) == others
    assert (ImportRun.objects.count(), letters()) == (1, [("news", "")])  # of the first look


def test_a_feed_nobody_said_yes_to_or_that_was_taken_back_confirms_nothing(shop: Shop, web: Web) -> None:
    run = Pull.objects.get().run
    ImportRun.objects.filter(public_id=run).update(state="previewed")
    pull(shop, web, hours=6)
    assert set(counts().values()) == {(4, "import", 0)}
    ImportRun.objects.filter(public_id=run).update(state="applied")
    pull(shop, web, hours=12)
    assert set(counts().values()) == {(4, "import", 12)}
    ImportRun.objects.filter(public_id=run).update(state="undone")
    pull(shop, web, hours=18)
    assert set(counts().values()) == {(4, "import", 12)}


def test_what_waits_is_told_once_a_day_and_stands_on_the_desk(
    shop: Shop, market: Market, desk: Client, web: Web
) -> None:
    Letter.objects.all().delete()
    Pull.objects.update(news_at=None)
    page = of_desk("desk", shop.merchant.public_id)
    assert "de votre fil à regarder" not in text(desk.get(page))
    Feeds.given[PATH] = feed({**GOODS, "a": 500})
    pull(shop, web, hours=6)
    assert (prices(), letters()) == (GOODS, [("news", "")])
    letter = Letter.objects.get()
    run = Pull.objects.get().run
    assert (letter.recipient, letter.facts["link"].endswith(of_desk("desk_import", shop.merchant.public_id, run))) == (
        "bruno@panier.example",
        True,
    )
    assert "1 produit de votre fil à regarder" in text(desk.get(page))
    assert "1 product of your feed waits for you." in text(desk.get(at("desk_imports", shop)))
    Feeds.given[PATH] = feed({**GOODS, "a": 600})
    pull(shop, web, hours=12)
    assert letters() == [("news", "")]
    pull(shop, web, hours=24)
    assert letters() == [("news", "")]
    pull(shop, web, hours=30)  # the same bytes, and what they brought has not been told yet
    assert letters() == [("news", "")] * 2
    pull(shop, web, hours=60)  # it waits on, and that is known
    assert letters() == [("news", "")] * 2
    clerk = account("clark")
    Member.objects.create(merchant=shop.merchant, account=clerk, role="clerk")
    hers = Client()
    hers.force_login(clerk)
    assert "de votre fil à regarder" not in text(hers.get(page))  # she may not decide about it
    apply_import(shop.merchant.pk, Pull.objects.get().run, now=NOW + timedelta(hours=43))
    assert "de votre fil à regarder" not in text(desk.get(page))


def by_itself(shop: Shop) -> None:
    Letter.objects.all().delete()
    Pull.objects.update(applies=True, news_at=None)


def test_prices_and_stock_come_by_themselves_and_texts_wait(shop: Shop, web: Web) -> None:
    by_itself(shop)
    hand_counts(shop, "b", 1, 5)
    Feeds.given[PATH] = feed({**GOODS, "a": 450}, units=7)
    pull(shop, web, hours=6)
    assert prices() == {**GOODS, "a": 450}
    assert counts() == {
        "a": (7, "import", 6), "b": (1, "desk", 5), "c": (7, "import", 6), "d": (7, "import", 6),
    }  # fmt: skip
    kept = Pull.objects.get()
    applied = ImportRun.objects.get(public_id=kept.applied)
    assert (applied.state, applied.counts["changed"]) == ("applied", 3)
    # the hand's count is what the whole file would still change: it waits, and the owner hears of it
    assert (letters(), ImportRun.objects.get(public_id=kept.run).counts["changed"]) == ([("news", "")], 1)
    Letter.objects.all().delete()
    Pull.objects.update(news_at=None)
    StockLevel.objects.filter(pk=level_of("b").pk).update(source="import")
    Feeds.given[PATH] = feed({**GOODS, "a": 460, "e": 900}, units=8, c="Sea")
    pull(shop, web, hours=12)
    assert prices() == {**GOODS, "a": 460}
    assert Product.objects.get(source="shopify", source_key="c").title["fr"] == "C"
    waits = ImportRun.objects.get(public_id=Pull.objects.get().run)
    assert (waits.state, waits.counts["created"], waits.counts["changed"]) == ("previewed", 1, 1)
    assert letters() == [("news", "")]
    apply_import(shop.merchant.pk, waits.public_id, now=NOW + timedelta(hours=13))
    Letter.objects.all().delete()
    Feeds.given[PATH] = feed({**GOODS, "a": 470, "e": 900}, units=8, c="Sea")
    pull(shop, web, hours=48)
    assert (prices()["a"], letters()) == (470, [])  # all of it applied: nothing waits, nobody is written to
    assert not ImportRun.objects.filter(state="previewed").exclude(begun_at__lt=NOW + timedelta(hours=48)).exists()


TOO_MUCH: tuple[tuple[dict[str, int], str, str], ...] = (
    ({"a": 400, "b": 1100}, "gone", "2 of the 4 products you sell from your feed are not in it any more"),
    (
        {**GOODS, "d": 200},
        "prices",
        "The price of 1 of the 4 products of your feed falls by more than half or more than doubles.",
    ),
    (
        {**GOODS, "d": 90_000},
        "prices",
        "The price of 1 of the 4 products of your feed falls by more than half or more than doubles.",
    ),
)


@pytest.mark.parametrize("case", TOO_MUCH, ids=["gone", "fallen", "risen"])
def test_beyond_the_bounds_nothing_is_changed_and_it_waits(
    shop: Shop, desk: Client, web: Web, case: tuple[dict[str, int], str, str]
) -> None:
    given, held, words = case
    by_itself(shop)
    Feeds.given[PATH] = feed(given, units=2)
    pull(shop, web, hours=6)
    assert prices() == GOODS
    assert {units for units, _, _ in counts().values()} == {4}
    assert letters() == [("news", held)]
    assert words in text(desk.get(at("desk_imports", shop)))
    waits = ImportRun.objects.get(public_id=Pull.objects.get().run)
    assert (waits.state, waits.answers["leave"]) == ("previewed", [])
    assert ImportRun.objects.filter(state="applied").count() == 1
    Feeds.given[PATH] = feed({**GOODS, "d": 1000}, units=2)  # the control: just within
    pull(shop, web, hours=12)
    assert (prices()["d"], {units for units, _, _ in counts().values()}) == (1000, {2})
    assert "falls by more than half" not in text(desk.get(at("desk_imports", shop)))
    assert Pull.objects.get().held == {}


def test_the_first_is_always_looked_at_and_what_is_taken_back_stays_so(market: Market, desk: Client, web: Web) -> None:
    shop = market.bruno
    Feeds.given[PATH] = feed(GOODS)
    address = at("desk_import_pull", shop)
    form = {"do": "save", "url": f"{web.at}{PATH}", "hours": 6, "applies": "yes"}
    assert desk.post(address, form).status_code == 302
    Pull.objects.update(answers={**Pull.objects.get().answers, "category": 422})
    due(minutes=1)
    pull(shop, web)
    assert (Pull.objects.get().applies, prices()) == (True, {})
    apply_import(shop.merchant.pk, Pull.objects.get().run, now=NOW)
    Feeds.given[PATH] = feed({**GOODS, "a": 410})
    pull(shop, web, hours=6)
    assert prices()["a"] == 410
    undo_import(shop.merchant.pk, Pull.objects.get().applied, now=NOW + timedelta(hours=7))
    assert (prices()["a"], Pull.objects.get().applies) == (400, False)
    Feeds.given[PATH] = feed({**GOODS, "a": 420})
    pull(shop, web, hours=12)
    assert prices()["a"] == 400
    bad = desk.post(address, {**form, "url": "ftp://laines.example/a.csv", "hours": 12})
    page = bad.content.decode()
    assert (bad.status_code, 'value="ftp://laines.example/a.csv"' in page) == (422, True)
    assert 'name="applies" value="yes" checked' in page
    assert '<option value="12" selected>' in page
    assert (Pull.objects.get().url, Pull.objects.get().applies) == (f"{web.at}{PATH}", False)
