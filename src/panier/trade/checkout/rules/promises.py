"""What is promised of a part, frozen on it when it is placed (ADR 0099)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from panier.offer.merchants.hours.rules import Hours, away, delivered_by, ready_at
from panier.trade.checkout.rules.terms import PlaceTerms, SellerTerms

Promise = Mapping[str, Any]


def pickup_promise(seller: SellerTerms, place: PlaceTerms, at: datetime) -> Promise:
    """`minutes` of preparation; `at`: the moment it is ready, where hours are known; `from`: the day a closure ends."""
    hours = seller.hours.get(place.public_id) or Hours(place.tz, ())
    ready = ready_at(hours, at, timedelta(minutes=place.pickup_minutes))
    return {"minutes": place.pickup_minutes, **({"at": ready.isoformat()} if ready else {}), **_from(hours, at)}


def delivery_promise(seller: SellerTerms, place: PlaceTerms, days: int, at: datetime) -> Promise:
    """`days` at most; `by`: the last of them; `from`: the day a closure ends."""
    hours = seller.hours.get(place.public_id) or Hours(place.tz, ())
    return {"days": days, "by": delivered_by(hours, at, days).isoformat(), **_from(hours, at)}


def _from(hours: Hours, at: datetime) -> Promise:
    closure = away(hours, at)
    return {"from": closure.reopens.isoformat()} if closure else {}
