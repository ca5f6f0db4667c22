"""What search engines and those who share read of a page: one address a language, honest offers, nothing one can break out of."""

import json
import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client
from tests.world import Market, build_market, offer

from panier.base.territories.models import Municipality
from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.models import Match, Offer, Product, Variant
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.models import HoursException, Merchant, Street

pytestmark = pytest.mark.django_db(transaction=True)
ORIGIN = "http://localhost:8000"
# What each thing must say to be worth saying (schema.org, and what search engines ask of it); `|` is either.
REQUIRED = {
    "Product": {"name", "url", "offers", "category"},
    "Offer": {"price", "priceCurrency", "availability", "seller", "url", "itemCondition"},
    "AggregateOffer": {"lowPrice", "highPrice", "priceCurrency", "offerCount", "offers"},
    "OfferShippingDetails": {"shippingRate", "shippingDestination", "deliveryTime"},
    "MerchantReturnPolicy": {"applicableCountry", "merchantReturnLink"},
    "MonetaryAmount": {"value", "currency"},
    "Store": {"name", "url"},
    "PostalAddress": {"streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry"},
    "GeoCoordinates": {"latitude", "longitude"},
    "OpeningHoursSpecification": {"opens", "closes"},
    "Organization": {"name", "url"},
    "BreadcrumbList": {"itemListElement"},
    "ItemList": {"itemListElement", "numberOfItems"},
    "ListItem": {"position", "name"},
    "WebSite": {"name", "url", "inLanguage", "potentialAction"},
    "SearchAction": {"target", "query-input"},
}


@pytest.fixture
def market() -> Market:
    return build_market()


def things(page: str) -> list[dict[str, Any]]:
    """Every typed thing of the page, however deep; each says what its type requires."""
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert script is not None
    waiting: list[Any] = [json.loads(script[1])]
    found = []
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            waiting += each.values()
            if "@type" in each:
                found.append(each)
    assert lacking(found) == []
    return found


def lacking(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(each["@type"], name) for each in found for name in REQUIRED.get(each["@type"], ()) if not each.get(name)]


def of(found: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [each for each in found if each["@type"] == kind]


def head(page: str) -> tuple[str, dict[str, str], str]:
    """Canonical address, alternates, robots."""
    canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', page)
    alternates = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page)
    robots = re.findall(r'<meta name="robots" content="([^"]+)">', page)
    assert len(canonical) <= 1
    assert len(robots) == 1
    return "".join(canonical), dict(alternates), robots[0]


def get(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def index() -> None:
    rebuild_search(now=datetime.now(tz=UTC))


def mug(market: Market) -> tuple[str, str]:
    product = market.bruno.offers["Tasse"].variant.product
    return f"/fr/produit/{product.slug}-{product.public_id}/", f"/en/product/{product.slug}-{product.public_id}/"


def test_a_product_has_one_address_in_each_language(client: Client, market: Market) -> None:
    french, english = mug(market)
    both = {"fr-CA": ORIGIN + french, "en-CA": ORIGIN + english, "x-default": ORIGIN + french}
    variant = market.bruno.offers["Tasse"].variant.public_id
    assert head(get(client, french)) == (ORIGIN + french, both, "index, follow, max-image-preview:large")
    assert head(get(client, f"{english}?variant={variant}"))[:2] == (ORIGIN + english, both)
    assert head(get(client, f"{english}?utm=x"))[:2] == (ORIGIN + english, both)  # what no page knows reaches none
    assert client.get(english.replace("tasse-", "mug-")).headers["Location"] == english


LISTS = {  # what is asked, and the one address it is found at
    "": "/fr/recherche/",
    "?page=1": "/fr/recherche/",
    "?q=&sort=price": "/fr/recherche/",
    "?page=2&sort=price": "/fr/recherche/?page=2",
    "?q=tasse": "",
    "?how=pickup": "",
    "?price=0-1000&state=selling": "",
    "?postal=H2X": "",
    "?sort=nonsense": "",
}


def test_a_list_and_its_pages_are_found_its_combinations_are_not(client: Client, market: Market) -> None:
    for number in range(30):
        offer(market.bruno, f"Bol {number}", 500)
    index()
    for asked, canonical in LISTS.items():
        page = client.get(f"/fr/recherche/{asked}").content.decode()
        wanted = (f"{ORIGIN}{canonical}", "index") if canonical else ("", "noindex")
        assert (head(page)[0], head(page)[2].split(",")[0]) == wanted, asked
    page = get(client, "/fr/recherche/?page=2&sort=price")
    assert head(page)[1]["en-CA"] == f"{ORIGIN}/en/search/?page=2"
    assert of(things(page), "ItemList")[0]["itemListElement"][0]["position"] == 25
    assert 'href="?page=1&amp;sort=price"' in page


@pytest.mark.usefixtures("market")
def test_an_aisle_has_its_own_words_in_each_address(client: Client) -> None:
    index()
    page = get(client, client.get("/en/aisle/x-422/").headers["Location"])
    canonical, alternates, robots = head(page)
    assert canonical == alternates["en-CA"]
    assert canonical.startswith(f"{ORIGIN}/en/aisle/")
    assert alternates["fr-CA"].startswith(f"{ORIGIN}/fr/rayon/")
    assert client.get(alternates["fr-CA"].removeprefix(ORIGIN)).status_code == 200  # no redirection
    assert robots.startswith("index")
    assert of(things(page), "BreadcrumbList")[0]["itemListElement"][-1]["item"] == canonical
    assert "Tasse" in {each["name"] for each in of(things(page), "ListItem")}


def test_public_pages_are_found_what_is_a_persons_own_is_not(client: Client, market: Market) -> None:
    for address in ("/fr/", "/en/", "/fr/confidentialite/", "/en/about/"):
        canonical, alternates, robots = head(get(client, address))
        assert canonical == ORIGIN + address
        assert set(alternates) == {"fr-CA", "en-CA", "x-default"}
        assert robots.startswith("index")
        assert alternates["x-default"] == (f"{ORIGIN}/" if address in {"/fr/", "/en/"} else alternates["fr-CA"])
    client.force_login(market.bruno.owner)
    desk = f"/en/desk/{market.bruno.merchant.public_id}/"
    for address in ("/fr/panier/", "/en/cart/", "/fr/compte/", "/fr/rien/", desk):
        assert head(client.get(address).content.decode()) == ("", {}, "noindex, follow"), address


def test_an_offer_says_who_sells_what_it_costs_and_no_more_than_the_stock(client: Client, market: Market) -> None:
    mug_offer = market.bruno.offers["Tasse"]
    variant = mug_offer.variant
    variant.sku, variant.gtin = "T-1", "00012345678905"
    variant.save()
    Product.objects.filter(pk=variant.product_id).update(brand="Poterie Bruno")
    found = things(get(client, mug(market)[1]))
    product, told = of(found, "Product")[0], of(found, "Offer")[0]
    assert (product["name"], product["sku"], product["gtin"]) == ("Tasse", "T-1", "00012345678905")
    assert product["brand"] == {"@type": "Brand", "name": "Poterie Bruno"}
    assert told["price"] == mug_offer_price(mug_offer)
    assert (told["priceCurrency"], told["priceSpecification"]["valueAddedTaxIncluded"]) == ("CAD", False)
    shop = f"{ORIGIN}/en/merchant/{market.bruno.merchant.slug}/"
    name = market.bruno.merchant.name
    assert told["seller"] == {"@type": "Store", "@id": f"{shop}#merchant", "name": name, "url": shop}
    assert "Panier Bleu" not in json.dumps(found)
    assert told["availableDeliveryMethod"] == ["https://schema.org/OnSitePickup", "https://schema.org/ParcelService"]
    assert told["hasMerchantReturnPolicy"]["merchantReturnLink"] == shop
    shipping = of(found, "OfferShippingDetails")[0]
    assert shipping["shippingRate"] == {"@type": "MonetaryAmount", "value": "5.95", "currency": "CAD"}
    destination = {"@type": "DefinedRegion", "addressCountry": "CA", "addressRegion": "QC"}
    assert shipping["shippingDestination"] == destination
    assert shipping["deliveryTime"]["transitTime"]["maxValue"] == 2
    assert "priceValidUntil" not in told


def mug_offer_price(mug_offer: Offer) -> str:
    return f"{mug_offer.minor // 100}.{mug_offer.minor % 100:02}"


STOCKS = [
    (10, "selling", "InStock"),
    (3, "selling", "LimitedAvailability"),
    (None, "selling", "LimitedAvailability"),
    (0, "selling", "OutOfStock"),
    (10, "linked", "OnlineOnly"),
    (0, "linked", "OutOfStock"),
    (None, "listed", "InStoreOnly"),
    (0, "listed", "OutOfStock"),
]


def test_availability_is_no_better_than_the_stock(client: Client, market: Market) -> None:
    mug_offer = market.bruno.offers["Tasse"]
    for on_hand, door, said in STOCKS:
        StockLevel.objects.filter(variant=mug_offer.variant).update(on_hand=on_hand)
        Offer.objects.filter(pk=mug_offer.pk).update(door=door)
        told = of(things(get(client, mug(market)[0])), "Offer")[0]
        assert told["availability"] == f"https://schema.org/{said}", (on_hand, door)
        assert ("shippingDetails" in told) == (door == "selling")


def test_several_offers_are_one_product_and_none_is_hidden(client: Client, market: Market) -> None:
    theirs = offer(market.bella, "Tasse de Bella", 100)
    ours = market.bruno.offers["Tasse"]
    Variant.objects.filter(offer__in=(ours, theirs)).update(gtin="00012345678905")
    Match.objects.create(territory_id="qc", gtin="00012345678905")
    found = things(get(client, mug(market)[0]))
    together = of(found, "AggregateOffer")[0]
    assert (together["lowPrice"], together["highPrice"]) == ("1.00", mug_offer_price(ours))
    assert together["offerCount"] == 2
    sellers = [each["seller"]["name"] for each in of(found, "Offer")]
    assert sellers == [market.bruno.merchant.name, market.bella.merchant.name]


def test_a_shop_with_its_hours_and_the_days_that_differ(client: Client, market: Market) -> None:
    today = datetime.now(tz=UTC).date()
    HoursException.objects.create(place=market.bruno.place, day=today, reason={"fr": "Congé"})
    HoursException.objects.create(place=market.bella.place, day=today, opens=time(10), closes=time(12))
    store = of(things(get(client, f"/fr/marchand/{market.bruno.merchant.slug}/")), "Store")[0]
    assert store["address"]["streetAddress"] == "2900, rue Masson"
    assert store["address"]["postalCode"] == "H1Y 1W5"
    assert store["geo"] == {"@type": "GeoCoordinates", "latitude": 45.5497, "longitude": -73.5763}
    assert store["telephone"] == "514 555-0100"
    week = store["openingHoursSpecification"]
    assert [(len(each["dayOfWeek"]), each["opens"], each["closes"]) for each in week] == [(7, "09:00", "18:00")]
    closed = {"validFrom": f"{today}", "validThrough": f"{today}", "opens": "00:00", "closes": "00:00"}
    assert store["specialOpeningHoursSpecification"] == [{"@type": "OpeningHoursSpecification", **closed}]
    other = of(things(get(client, f"/en/merchant/{market.bella.merchant.slug}/")), "Store")[0]
    special = other["specialOpeningHoursSpecification"][0]
    assert (special["opens"], special["closes"]) == ("10:00", "12:00")
    assert date.fromisoformat(special["validFrom"]) == today


def test_the_site_its_regions_and_its_streets(client: Client, market: Market) -> None:
    site = of(things(get(client, "/en/")), "WebSite")[0]
    assert site["inLanguage"] == "en-CA"
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{ORIGIN}/en/search/?q={{search_term_string}}"
    town = Municipality.objects.get(territory_id="qc", code="66023")
    masson = Street.objects.create(
        territory_id="qc", slug="masson", name="Rue Masson", municipality=town, is_published=True
    )
    for position, each in enumerate((market.bella, market.bruno)):
        each.place.street, each.place.street_side, each.place.street_position = masson, "odd", position
        each.place.save()
    page = get(client, "/fr/rue/masson/?open=first")
    assert head(page)[0] == f"{ORIGIN}/fr/rue/masson/"
    shops = of(things(page), "ItemList")[0]["itemListElement"]
    assert [each["name"] for each in shops] == [market.bella.merchant.name, market.bruno.merchant.name]
    region = things(get(client, "/fr/region/montreal/"))
    assert [each["name"] for each in of(region, "BreadcrumbList")[0]["itemListElement"]] == ["Accueil", "Montréal"]
    assert of(region, "ItemList")[0]["numberOfItems"] == 3


def test_nothing_a_merchant_writes_ends_the_script(client: Client, market: Market) -> None:
    evil = '</script><script>alert("&")</script><!--\u2028'
    Product.objects.filter(pk=market.bruno.offers["Tasse"].variant.product_id).update(title={"fr": evil})
    Merchant.objects.filter(pk=market.bruno.merchant.pk).update(story={"fr": evil}, name=evil[:40])
    for address in (mug(market)[0], f"/fr/marchand/{market.bruno.merchant.slug}/"):
        page = get(client, address)
        assert "alert(" not in re.sub(r"alert\(&#34;|alert\(\\", "", page)
        assert "<script>alert" not in page
        assert evil in {each.get("name") for each in things(page)} | {each.get("description") for each in things(page)}


def test_a_thing_that_lacks_something_is_noticed() -> None:
    assert lacking([{"@type": "GeoCoordinates", "latitude": 1.0}]) == [("GeoCoordinates", "longitude")]


def test_who_asks_only_for_the_head_gets_it(market: Market) -> None:
    """Link checkers and monitors ask so (RFC 9110, 9.3.2); what changes something does not answer it."""
    mug = market.bruno.offers["Tasse"].variant.product
    ways = (
        "/fr/",
        "/en/",
        "/fr/recherche/?q=tasse",
        f"/fr/produit/{mug.slug}-{mug.public_id}/",
        "/robots.txt",
        "/sitemap.xml",
    )
    for path in ways:
        answer = Client().head(path)
        assert (answer.status_code, answer.content) == (200, b""), path
        assert int(answer["Content-Length"]) > 0, path
    assert Client().head("/fr/panier/ajouter/").status_code in {404, 405}
