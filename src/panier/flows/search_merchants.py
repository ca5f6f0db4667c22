"""What the documents of one merchant's products share: his state, places, where he delivers, what is proven of him."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from panier.kit.postal import bare
from panier.kit.sql import lines
from panier.offer.merchants.hours.queries import BLOCKED
from panier.offer.merchants.rules import OPENNESS
from panier.offer.origin.queries import IN_FORCE
from panier.offer.terms.rules import DELIVERY, PARCEL

SHUT = BLOCKED.format(place="place", now="%s")
MERCHANTS = f"""
SELECT merchant.id, merchant.slug, merchant.name, merchant.state,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(zone.method, zone.prefixes, zone.steps -> -1 -> 0) ORDER BY zone.id), '[]')::text
   FROM terms_zone zone WHERE zone.merchant_id = merchant.id),
  (SELECT said.default_grams FROM terms_saleterms said WHERE said.merchant_id = merchant.id),
  coalesce((SELECT setting.value::text FROM territories_setting setting
            WHERE setting.territory_id = merchant.territory_id AND setting.key = 'delivery_prefixes'
              AND setting.in_force_from <= %s ORDER BY setting.in_force_from DESC LIMIT 1), '[]'),
  EXISTS (SELECT FROM origin_claim claim WHERE claim.merchant_id = merchant.id AND claim.kind = 'local' AND {IN_FORCE}), record.percent,
  coalesce((SELECT jsonb_agg(jsonb_build_array(place.id, place.pickup, region.slug, town.name, {SHUT}) ORDER BY place.id)
            FROM merchants_place place JOIN territories_region region ON region.id = place.region_id
            JOIN territories_municipality town ON town.id = place.municipality_id
            WHERE place.merchant_id = merchant.id AND place.is_open), '[]')::text
FROM merchants_merchant merchant JOIN territories_territory territory ON territory.code = merchant.territory_id
LEFT JOIN search_sellerrecord record ON record.merchant = merchant.id
WHERE merchant.id = ANY(%s)
"""  # noqa: S608 - our own words


class PlaceLine(NamedTuple):
    id: int
    pickup: bool
    region: str
    town: str
    shut: bool


@dataclass(slots=True)
class Merchant:
    slug: str
    name: str
    openness: int
    delivers: tuple[str, ...]  # beginnings of the postal codes his own delivery reaches
    parcels: tuple[tuple[int, tuple[str, ...]], ...]  # up to how many grams he sends parcels, and where
    default_grams: int | None  # of what states no weight
    local: bool  # a confirmed merchant of the territory
    record: int | None
    places: tuple[int, ...]
    giving: frozenset[int]  # the places where one may pick up
    shut: frozenset[int]  # the places a closure blocks: nothing that stands there can be had
    regions: tuple[str, ...]
    towns: str

    def reaches(self, weights: Sequence[int | None], *, by_parcel: bool = True) -> tuple[str, ...]:
        """The beginnings of the postal codes these can be brought or sent to."""
        brought = self.delivers if weights else ()
        sent = self.sends(weights) if by_parcel else []
        return tuple(dict.fromkeys([*brought, *sent])) if sent else brought

    def sends(self, weights: Sequence[int | None]) -> list[str]:
        """Where the lightest of these can go by parcel: beginnings of postal codes."""
        if not self.parcels:
            return []
        stated = [grams or self.default_grams for grams in weights]
        lightest = min([grams for grams in stated if grams], default=None)
        return [] if lightest is None else [each for most, where in self.parcels if lightest <= most for each in where]


def merchants_to_search(keys: Collection[int], *, now: datetime) -> dict[int, Merchant]:
    """By key: one statement."""
    return {row[0]: _merchant(*row[1:]) for row in lines(MERCHANTS, now, now, now, list(keys))}


def _merchant(slug: str, name: str, state: str, *rest: Any) -> Merchant:
    zones, default_grams, territory, local, record, places = rest
    within = json.loads(territory)
    delivery = [
        prefix for method, prefixes, _ in json.loads(zones) if method == DELIVERY for prefix in prefixes or [""]
    ]
    parcels = [(most, prefixes or [""]) for method, prefixes, most in json.loads(zones) if method == PARCEL]
    found = [PlaceLine(*place) for place in json.loads(places)]
    return Merchant(
        slug=slug,
        name=name,
        openness=OPENNESS[state],
        delivers=_reached(delivery, within),
        parcels=tuple((most, _reached(prefixes, within)) for most, prefixes in parcels),
        default_grams=default_grams,
        local=local,
        record=record,
        places=tuple(place.id for place in found),
        giving=frozenset(place.id for place in found if place.pickup),
        shut=frozenset(place.id for place in found if place.shut),
        regions=tuple(dict.fromkeys(place.region for place in found)),
        towns=" · ".join(dict.fromkeys(place.town for place in found)),
    )


def _reached(rates: Sequence[str], territory: Sequence[str]) -> tuple[str, ...]:
    """What the rates name, within what the market delivers to; a rate that names nothing (“”) reaches all of that."""
    named = [bare(prefix) for prefix in rates]
    within = [prefix for prefix in named if prefix and prefix.startswith(tuple(territory))]
    return tuple(dict.fromkeys([*(territory if "" in named else ()), *within]))
