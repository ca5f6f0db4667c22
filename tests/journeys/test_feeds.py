"""The files a merchant gives to Google: his own offers only, at the price and with the stock shown, and nothing promised beyond."""

import csv
import io
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.hours.test_closures import close
from tests.world import NOW, Market, Shop, asking, build_market, guest_cart, key, offer

from panier.flows.place_order import place_order
from panier.offer.catalogue.models import Category, Offer, Product, Variant
from panier.offer.catalogue.queries import feeds
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.hours_models import Closure
from panier.offer.merchants.models import Merchant, OpeningHours, Place
from panier.offer.merchants.queries import merchant_facts
from panier.offer.merchants.rules import place_day
from panier.offer.terms.models import Zone
from panier.sites.discovery.feeds.columns import pickup_sla
from panier.trade.checkout.rules.requests import Way

pytestmark = pytest.mark.django_db(transaction=True)
ORIGIN = "http://localhost:8000"
SHIPPING = "shipping(country:region:postal_code:service:price)"
FREE = "free_shipping_threshold(country:price_threshold)"
Rows = dict[str, dict[str, str]]


@pytest.fixture
def market() -> Market:
    return build_market()


def file(client: Client, seller: Shop, name: str = "en/feeds/merchant/{}/products.tsv") -> Rows:
    answer = client.get(f"/{name.format(seller.merchant.slug)}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/tab-separated-values; charset=utf-8"
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("public, max-age=3600", "noindex")
    rows = csv.DictReader(io.StringIO(answer.getvalue().decode()), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["id"]: row for row in rows}


def local(client: Client, seller: Shop) -> Rows:
    return file(client, seller, "fr/flux/marchand/{}/stock-local.tsv")


def test_products_as_they_are_shown(client: Client, market: Market) -> None:
    mug = market.bruno.offers["Tasse"]
    product, variant = mug.variant.product, mug.variant
    aisle = Category.objects.filter(parent__code=422).earliest("pk")
    Product.objects.filter(pk=product.pk).update(category=aisle)
    Product.objects.filter(pk=product.pk).update(
        brand="Poterie\tBruno",
        description={"fr": "<p>Une <b>tasse</b>\n&amp; sa soucoupe</p>"},
        title={"fr": "Tasse", "en": "Mug"},
    )
    Variant.objects.filter(pk=variant.pk).update(gtin="00012345678905", sku="T-1")
    Offer.objects.filter(pk=mug.pk).update(minor=1950, compare_at_minor=2400)
    Zone.objects.filter(merchant=market.bruno.merchant).update(prefixes=["H1X", "H2X"])
    row = file(client, market.bruno)[variant.public_id]
    assert row == {
        "id": variant.public_id, "title": "Mug", "description": "Une tasse & sa soucoupe",
        "link": f"{ORIGIN}/en/product/{product.slug}-{product.public_id}/?variant={variant.public_id}",
        "image_link": "", "additional_image_link": "", "availability": "in_stock",
        "price": "24.00 CAD", "sale_price": "19.50 CAD", "brand": "Poterie Bruno", "gtin": "00012345678905", "mpn": "T-1",
        "identifier_exists": "yes", "condition": "new", "item_group_id": "", "google_product_category": str(aisle.code),
        "product_type": f"Food > {aisle.name['en']}", "external_seller_id": market.bruno.merchant.public_id,
        SHIPPING: "CA::H1X*:Local delivery:5.95 CAD,CA::H2X*:Local delivery:5.95 CAD", FREE: "CA:75.00 CAD",
        "excluded_destination": "",
    }  # fmt: skip
    assert client.get(row["link"].removeprefix(ORIGIN)).status_code == 200
    french = file(client, market.bruno, "fr/flux/marchand/{}/produits.tsv")[variant.public_id]
    assert (french["title"], french["link"].split("/")[3]) == ("Tasse", "fr")
    bread = next(row for key, row in file(client, market.bruno).items() if key != variant.public_id)
    assert (bread["gtin"], bread["identifier_exists"], bread["sale_price"]) == ("", "no", "")


def test_only_his_own_and_only_what_is_shown(client: Client, market: Market) -> None:
    theirs = {each.variant.public_id for each in market.bella.offers.values()}
    assert set(file(client, market.bruno)) == {each.variant.public_id for each in market.bruno.offers.values()}
    assert set(file(client, market.bella)) == theirs
    Product.objects.filter(merchant=market.bella.merchant).update(archived_at=NOW)
    assert file(client, market.bella) == local(client, market.bella) == {}
    for name in ("fr/flux/marchand/nobody/produits.tsv", "en/feeds/merchant/nobody/local-inventory.tsv"):
        assert client.get(f"/{name}").status_code == 404


def test_what_is_not_bought_here_is_not_advertised_as_if(client: Client, market: Market) -> None:
    for state in ("linked", "listed"):
        Merchant.objects.filter(pk=market.bruno.merchant.pk).update(state=state)
        for row in file(client, market.bruno).values():
            assert row["excluded_destination"] == "Shopping_ads,Free_listings"
            assert row["link"].startswith(f"{ORIGIN}/en/product/")
            assert (row[SHIPPING], row[FREE]) == ("", "")
        assert {row["pickup_method"] for row in local(client, market.bruno).values()} == {"not_supported"}


def test_each_place_says_what_it_has_and_no_more(client: Client, market: Market) -> None:
    mug = market.bruno.offers["Tasse"].variant
    stock = StockLevel.objects.filter(variant=mug)
    OpeningHours.objects.filter(place=market.bruno.place).update(
        opens=time(), closes=time()
    )  # at whatever hour this runs
    Place.objects.filter(pk=market.bruno.place.pk).update(pickup_minutes=0)
    old = datetime.now(tz=UTC) - timedelta(minutes=1)
    for changes, availability, quantity in (
        ({"on_hand": 12, "reserved": 2}, "in_stock", "10"),
        ({"on_hand": 4, "reserved": 2}, "limited_availability", "2"),
        ({"on_hand": 2, "reserved": 2}, "out_of_stock", "0"),
        ({"on_hand": None, "reserved": 0}, "limited_availability", ""),
        ({"on_hand": 50, "sure_until": old}, "limited_availability", ""),
    ):
        stock.update(**changes)
        row = local(client, market.bruno)[mug.public_id]
        assert (row["store_code"], row["price"]) == (
            market.bruno.place.public_id,
            f"{market.bruno.offers['Tasse'].minor / 100:.2f} CAD",
        )
        assert (row["availability"], row["quantity"]) == (availability, quantity), changes
        assert (row["pickup_method"], row["pickup_sla"]) == ("buy", "same_day")
    stock.update(on_hand=0)
    assert file(client, market.bruno)[mug.public_id]["availability"] == "out_of_stock"


def test_a_pickup_is_promised_as_the_checkout_does(client: Client, market: Market) -> None:
    bruno = market.bruno

    def sla(now: datetime = NOW, minutes: int = 60) -> str:
        Place.objects.filter(pk=bruno.place.pk).update(pickup_minutes=minutes)
        (place,) = merchant_facts("qc", bruno.merchant.slug, now=now).places
        promised = pickup_sla(place, now)
        buyer, cart = guest_cart((bruno.offers["Tasse"], 1))
        ways = {bruno.merchant.public_id: Way("pickup")}
        part = place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart, ways), key=key(), now=now).parts.get()
        days = (place_day(datetime.fromisoformat(part.promise["at"]), place.tz) - place_day(now, place.tz)).days
        assert (
            promised
            == ["same_day", "next_day", "2-day", "3-day", "4-day", "5-day", "6-day", "multi-week"][min(days, 7)]
        )
        return promised

    half_past_five = NOW.replace(hour=22, minute=30)  # it closes at six
    assert (sla(), sla(half_past_five), sla(NOW, 2 * 24 * 60)) == ("same_day", "next_day", "2-day")
    OpeningHours.objects.filter(place=bruno.place, weekday=2).delete()  # never on Wednesdays
    assert sla(half_past_five) == "2-day"
    closure = close(bruno, 1, 3, "delays")
    assert (sla(), sla(half_past_five)) == ("same_day", "4-day")
    Closure.objects.filter(pk=closure.pk).update(last_day=NOW.date() + timedelta(days=12))
    assert sla(half_past_five) == "multi-week"
    Closure.objects.filter(pk=closure.pk).update(first_day=date(2020, 1, 1), last_day=date(2090, 1, 1), effect="blocks")
    Place.objects.filter(pk=bruno.place.pk).update(pickup=True)
    rows = local(client, bruno).values()
    assert {(row["availability"], row["quantity"], row["pickup_method"], row["pickup_sla"]) for row in rows} == {
        ("out_of_stock", "0", "not_supported", "")
    }
    assert {row["availability"] for row in file(client, bruno).values()} == {"out_of_stock"}


def test_files_are_read_some_lines_at_a_time(client: Client, market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(8):
        offer(market.bruno, f"Bol {number}", 500)
    monkeypatch.setattr(feeds, "AT_ONCE", 4)
    with CaptureQueriesContext(connection) as asked:
        assert len(file(client, market.bruno)) == 10
    assert len(asked) == 2 + 3  # the merchant, the aisles, ten lines by four
    monkeypatch.setattr(feeds, "MOST", 2)
    assert len(file(client, market.bruno)) == 8


def test_the_desk_says_where_they_are(client: Client, market: Market) -> None:
    client.force_login(market.bruno.owner)
    slug, desk = market.bruno.merchant.slug, market.bruno.merchant.public_id
    for address in (f"/fr/comptoir/{desk}/ailleurs/", f"/en/desk/{desk}/elsewhere/"):
        page = client.get(address).content.decode()
        for named in (f"fr/flux/marchand/{slug}/produits.tsv", f"en/feeds/merchant/{slug}/local-inventory.tsv"):
            assert f"{ORIGIN}/{named}" in page
            assert client.get(f"/{named}").status_code == 200
        assert market.bruno.place.public_id in page
        assert market.bella.place.public_id not in page
