"""The columns of Google's product file and local-inventory file, https://support.google.com/merchants/answer/7052112 and 14819809.

A missing value is an empty cell. Prices are before taxes or with them as the territory's prices are (in Canada: before).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from panier.kit.content import beginning, in_language
from panier.kit.money import Money
from panier.offer.catalogue.queries.feeds import FeedLine, FeedStock
from panier.offer.catalogue.rules.availability import FEW, availability
from panier.offer.merchants.hours.rules import Hours, ready_at
from panier.offer.merchants.queries import MerchantFacts, PlaceFacts
from panier.offer.merchants.rates import RateFacts
from panier.offer.merchants.rules import place_day
from panier.sites._shared.addresses import address, picture_url
from panier.sites._shared.head import absolute

TITLE, DESCRIPTION, MORE_PICTURES, SHIPPINGS = 150, 5_000, 10, 100
SHIPPING = "shipping(country:region:postal_code:service:price)"
FREE = "free_shipping_threshold(country:price_threshold)"
PRODUCT = (
    "id", "title", "description", "link", "image_link", "additional_image_link", "availability", "price", "sale_price",
    "brand", "gtin", "mpn", "identifier_exists", "condition", "item_group_id", "google_product_category", "product_type",
    "external_seller_id", SHIPPING, FREE, "excluded_destination",
)  # fmt: skip
LOCAL = ("store_code", "id", "availability", "price", "sale_price", "quantity", "pickup_method", "pickup_sla")
NOT_BOUGHT_HERE = "Shopping_ads,Free_listings"
DAY_MINUTES = 24 * 60
SLAS = ("same_day", "next_day", "2-day", "3-day", "4-day", "5-day", "6-day")  # then multi-week
Row = dict[str, str]


def product_row(line: FeedLine, merchant: MerchantFacts, paths: Mapping[int, str], language: str) -> Row:
    """What is not bought on the page it leads to takes no part where buying is promised."""
    has = availability(line.door, line.quantities)
    words = [in_language(option["value"], language).text for option in line.options]
    title = " · ".join([in_language(line.title, language).text, *words])
    pictures = [absolute(picture_url(digest, width)) for digest, width in line.pictures]
    return {
        "id": line.id,
        "title": title[:TITLE],
        "description": beginning(in_language(line.description, language).text or title, DESCRIPTION),
        "link": f"{absolute(address('product', line.slug, line.product))}?variant={line.id}",
        "image_link": pictures[0] if pictures else "",
        "additional_image_link": ",".join(pictures[1 : MORE_PICTURES + 1]),
        "availability": "out_of_stock" if has == "out_of_stock" else "in_stock",
        **_prices(line),
        "brand": line.brand,
        "gtin": line.gtin,
        "mpn": line.sku if line.brand else "",
        "identifier_exists": "yes" if line.gtin or (line.brand and line.sku) else "no",
        "condition": "new",
        "item_group_id": line.product if line.grouped else "",
        "google_product_category": str(line.category),
        "product_type": paths.get(line.category, ""),
        "external_seller_id": merchant.id,
        SHIPPING: ",".join(_shippings(_rates(line, merchant), language)),
        FREE: _free_from(_rates(line, merchant)),
        "excluded_destination": "" if line.door == "selling" else NOT_BOUGHT_HERE,
    }


def pickup_sla(place: PlaceFacts, now: datetime) -> str:
    """How many days until what is ordered now is ready there, as the checkout promises it: preparation takes time of opening."""
    hours = Hours(place.tz, place.week, place.exceptions, place.closures)
    ready = ready_at(hours, now, timedelta(minutes=place.pickup_minutes))
    days = (
        (place_day(ready, place.tz) - place_day(now, place.tz)).days if ready else place.pickup_minutes // DAY_MINUTES
    )
    return SLAS[days] if days < len(SLAS) else "multi-week"


def local_row(line: FeedLine, level: FeedStock, slas: Mapping[str, str]) -> Row:
    """`slas`: of each place (public id)."""
    picked_up = line.door == "selling" and line.pickup and level.pickup
    return {
        "store_code": level.place,
        "id": line.id,
        "availability": _at_the_place(level.quantity),
        **_prices(line),
        "quantity": "" if level.quantity is None else str(level.quantity),
        "pickup_method": "buy" if picked_up else "not_supported",
        "pickup_sla": slas.get(level.place, "") if picked_up else "",
    }


def cells(names: tuple[str, ...], row: Mapping[str, str]) -> str:
    """One line of the file: nothing written by anybody begins another cell or line."""
    return "\t".join(" ".join(row[name].split()) for name in names) + "\n"


def category_paths(tree: Any, language: str) -> dict[int, str]:
    """By code, the names from the root down."""
    found: dict[int, str] = {}
    for each in tree:
        above = found.get(each.parent, "")
        found[each.code] = f"{above} > {each.name[language]}" if above else each.name[language]
    return found


def _prices(line: FeedLine) -> Row:
    """A former price makes the one of today a sale."""
    if line.compare_at is not None and line.compare_at > line.price:
        return {"price": _money(line.compare_at), "sale_price": _money(line.price)}
    return {"price": _money(line.price), "sale_price": ""}


def _money(amount: Money) -> str:
    return f"{amount.decimal} {amount.currency}"


def _at_the_place(quantity: int | None) -> str:
    if quantity == 0:
        return "out_of_stock"
    return "in_stock" if quantity is not None and quantity > FEW else "limited_availability"


def _rates(line: FeedLine, merchant: MerchantFacts) -> list[RateFacts]:
    """Those by which this is brought or sent."""
    if line.door != "selling" or not line.delivery:
        return []
    return [rate for rate in merchant.rates if line.parcel or rate.method != "parcel"]


def _shippings(rates: Sequence[RateFacts], language: str) -> list[str]:
    """His rates, at most: to each postal prefix he names, or to the whole territory."""
    found = []
    for rate in rates:
        service = in_language(rate.name, language).text.replace(":", " ").replace(",", " ")
        goes = [f":{prefix}*" for prefix in rate.prefixes] or [f"{settings.SUBDIVISION}:"]
        found += [f"{settings.COUNTRY}:{where}:{service}:{_money(rate.most)}" for where in goes]
    return found[:SHIPPINGS]


def _free_from(rates: Sequence[RateFacts]) -> str:
    """Only when it holds wherever he delivers: the highest of his thresholds."""
    amounts = [rate.free_from for rate in rates]
    known = [amount for amount in amounts if amount is not None]
    return f"{settings.COUNTRY}:{_money(max(known))}" if known and len(known) == len(amounts) else ""
