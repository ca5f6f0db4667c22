"""Reading what a quote needs: the wanted lines and the terms in force."""

import json
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import connection

from panier.base.territories.queries import rates_in_force, settings_in_force
from panier.kit.money import Money
from panier.kit.postal import spaced
from panier.offer.merchants.hours.queries import HOURS, hours_from
from panier.offer.merchants.hours.rules import closed_until
from panier.offer.terms.queries import SLOTS, ZONES, slot_from, zone_from
from panier.trade.cart.models import Cart
from panier.trade.cart.queries import CartItem, items_in
from panier.trade.cart.rules import StockToAsk
from panier.trade.checkout.rules.refusals import NotForSale
from panier.trade.checkout.rules.terms import PlaceTerms, SellerTerms, StockAt, Terms, WantedLine

SETTINGS = (
    "currency",
    "home_jurisdiction",
    "delivery_prefixes",
    "commission_rate",
    "commission_fixed_minor",
    "reservation_minutes",
)
SELLERS = f"""
SELECT merchant.id, merchant.public_id, merchant.name, merchant.legal_name, merchant.contact_email, merchant.contact_phone,
  merchant.business_number, merchant.tax_numbers, merchant.returns, merchant.slug, merchant.tone,
  coalesce((SELECT jsonb_agg(to_jsonb(p) ORDER BY p.id) FROM (
    SELECT place.id, place.public_id, place.name, place.address, town.name AS municipality, place.postal_code,
      place.jurisdiction, place.pickup, place.pickup_minutes, place.tz
    FROM merchants_place place JOIN territories_municipality town ON town.id = place.municipality_id
    WHERE place.merchant_id = merchant.id AND place.is_open) p), '[]') AS places,
  coalesce((SELECT jsonb_object_agg(place.public_id, jsonb_build_array(place.tz, {HOURS}))
    FROM merchants_place place WHERE place.merchant_id = merchant.id AND place.is_open), '{{}}') AS hours,
  {ZONES} AS zones, {SLOTS} AS slots,
  (SELECT said.default_grams FROM terms_saleterms said WHERE said.merchant_id = merchant.id) AS default_grams
FROM merchants_merchant merchant WHERE merchant.public_id = ANY(%(sellers)s)
"""  # noqa: S608 - our own words


def wanted_in(cart: Cart, *, now: datetime) -> tuple[WantedLine, ...]:
    """The cart's lines as the quote needs them, or NotForSale, StockToAsk with those that cannot be bought here as they are."""
    return wanted_of(items_in(cart, now=now))


def wanted_of(items: tuple[CartItem, ...]) -> tuple[WantedLine, ...]:
    if gone := [item.id for item in items if item.door != "selling"]:
        raise NotForSale(lines=gone)
    if aged := [item.id for item in items if "to-ask" in item.notices]:
        raise StockToAsk(lines=aged)
    return tuple(
        WantedLine(
            key=item.id,
            offer_id=item.offer_id,
            merchant=item.merchant,
            title=item.title,
            options=item.options,
            picture=item.picture,
            quantity=item.quantity,
            unit=item.unit,
            tax_category=item.tax_category,
            pickup=item.pickup,
            delivery=item.delivery,
            stock=tuple(StockAt(at.stock_id, at.place, at.free) for at in item.stock if at.sure or not at.free),
            holder=item.holder,
            grams=item.grams,
            by_parcel=item.by_parcel,
        )
        for item in items
    )


def terms_in_force(territory: str, merchants: list[str], now: datetime) -> Terms:
    """The rates, fees and sellers' terms that hold at `now`, for these merchants (public ids)."""
    setting = settings_in_force(territory, list(SETTINGS), now)
    sellers = _sellers(merchants, now)
    home = str(setting["home_jurisdiction"])
    jurisdictions = {home, *(place.jurisdiction for seller in sellers.values() for place in seller.places)}
    currency = str(setting["currency"])
    return Terms(
        at=now,
        currency=currency,
        home=home,
        delivery_prefixes=tuple(setting["delivery_prefixes"]),
        rates=rates_in_force(territory, jurisdictions, now.date()),
        commission=Fraction(str(setting["commission_rate"])),
        commission_fixed=Money(int(setting["commission_fixed_minor"]), currency),
        reservation=timedelta(minutes=int(setting["reservation_minutes"])),
        sellers=sellers,
    )


def _sellers(merchants: list[str], now: datetime) -> dict[str, SellerTerms]:
    with connection.cursor() as cursor:
        cursor.execute(SELLERS, {"sellers": merchants, "since": now.date() - timedelta(days=2)})
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["public_id"]: _seller(row, now) for row in rows}


def _seller(row: dict[str, Any], now: datetime) -> SellerTerms:
    def read(name: str) -> Any:
        value = row[name]
        return json.loads(value) if isinstance(value, str) else value

    places = tuple(PlaceTerms(**place) for place in read("places"))
    hours = {place: hours_from(*facts) for place, facts in read("hours").items()}
    closed = {place: closed_until(each, now) for place, each in hours.items()}
    identity = {
        "name": row["name"],
        "legal_name": row["legal_name"],
        "slug": row["slug"],
        "tone": row["tone"],
        "address": f"{places[0].address}, {places[0].municipality} {spaced(places[0].postal_code)}" if places else "",
        "email": row["contact_email"],
        "phone": row["contact_phone"],
        "business_number": row["business_number"],
        "tax_numbers": read("tax_numbers"),
        "returns": read("returns"),
    }
    return SellerTerms(
        id=row["id"],
        public_id=row["public_id"],
        name=row["name"],
        collects=bool(identity["tax_numbers"]),
        places=places,
        zones=tuple(map(zone_from, read("zones"))),
        slots=tuple(map(slot_from, read("slots"))),
        default_grams=row["default_grams"],
        identity=identity,
        hours=hours,
        closed={place: each for place, each in closed.items() if each is not None},
    )
