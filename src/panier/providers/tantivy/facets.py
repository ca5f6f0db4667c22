"""Counts beside the hits. A facet ignores its own filter, so that one can widen what one narrowed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tantivy import FieldType, Occur, Query, Searcher

from panier.kit.hours import slot_of
from panier.offer.search.facets import FLAGS, band_value
from panier.offer.search.places import shops_counted
from panier.offer.search.rules import PRICE_BANDS, PlaceTable, SearchRequest, beginnings
from panier.providers.tantivy.schema import schema

VALUES = 500  # per facet; categories of a territory are fewer
MERCHANTS = 50
STOCKED_MAX = 2_000  # places one count may name
FIELDS = {"category": "category", "region": "region", "state": "state", "how": "how", "merchant": "merchant"}
Clauses = Mapping[str, Query]


def clauses(request: SearchRequest, table: PlaceTable) -> dict[str, Query]:
    """One clause for each filter that was asked, by its facet's name; `near`, `street` and `territory` have no facet."""
    found = {"territory": Query.term_query(schema(), "territory", request.territory, "basic")}
    chosen: dict[str, Sequence[int | str]] = {
        "category": request.categories,
        "merchant": request.merchants,
        "region": request.regions,
        "state": request.states,
        "how": request.hows,
    }
    found |= {name: Query.term_set_query(schema(), FIELDS[name], values) for name, values in chosen.items() if values}
    if request.price_min is not None or request.price_max is not None:
        found["price"] = price_between(request.price_min, request.price_max)
    if request.open_now:
        found["open"] = in_slot("open_slot", request)
    if request.pickup_today:
        found["pickup"] = in_slot("today_slot", request)
    if request.in_stock:
        found["in_stock"] = Query.term_query(schema(), "in_stock", 1)
    if request.deliver:
        found["deliver"] = delivered_to(request.deliver)
    if request.at:
        found["at"] = stocked_at(table.named(request.at))
    if request.box is not None:
        found["box"] = at_places(table.inside(request.box))
    if request.point is not None and request.radius_m is not None:
        found["near"] = at_places(table.within(request.point, request.radius_m))
    if request.streets:
        found["street"] = at_places(table.on_streets(request.streets))
    return found


def price_between(least: int | None, most: int | None) -> Query:
    return Query.range_query(schema(), "minor", FieldType.Integer, least, most)


def in_slot(name: str, request: SearchRequest) -> Query:
    return Query.term_query(schema(), name, slot_of(request.now))


def at_places(keys: Sequence[int]) -> Query:
    return Query.term_set_query(schema(), "place", keys) if keys else Query.empty_query()


def stocked_at(keys: Sequence[int]) -> Query:
    return Query.term_set_query(schema(), "stocked", keys) if keys else Query.empty_query()


def delivered_to(postal: str) -> Query:
    return Query.term_set_query(schema(), "delivers", beginnings(postal))


def all_of(words: Query | None, filters: Clauses, but: str = "") -> Query:
    """`words` score, filters do not."""
    kept = [query for name, query in filters.items() if name != but]
    parts = [(Occur.Must, Query.const_score_query(query, 0.0)) for query in kept]
    if words is not None:
        parts.append((Occur.Must, words))
    return Query.boolean_query(parts)


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts for one request, over one searcher."""

    searcher: Searcher
    request: SearchRequest
    words: Query | None
    filters: Clauses

    def counts(self) -> dict[str, dict[str, int]]:
        """One pass for the facets without a filter of their own, one more for each that has one."""
        wanted: dict[str, Any] = {
            name: {"terms": {"field": field, "size": VALUES if name != "merchant" else MERCHANTS}}
            for name, field in FIELDS.items()
        }
        wanted["price"] = {"range": {"field": "minor", "ranges": [_range(*band) for band in PRICE_BANDS]}}
        own = [name for name in wanted if name in self.filters]
        shared = {name: asked for name, asked in wanted.items() if name not in own}
        found = self.searcher.aggregate(all_of(self.words, self.filters), shared) if shared else {}
        for name in own:
            found |= self.searcher.aggregate(all_of(self.words, self.filters, but=name), {name: wanted[name]})
        counted = {
            name: {_key(bucket["key"]): bucket["doc_count"] for bucket in answer["buckets"]}
            for name, answer in found.items()
        }
        return counted | self._flags()

    def _flags(self) -> dict[str, dict[str, int]]:
        clauses = {
            "open": in_slot("open_slot", self.request),
            "pickup": in_slot("today_slot", self.request),
            "in_stock": Query.term_query(schema(), "in_stock", 1),
        }
        return {
            name: {FLAGS[name]: count_of(self.searcher, all_of(self.words, {**self.filters, name: clause}))}
            for name, clause in clauses.items()
        }

    def delivered(self) -> int:
        """How much is delivered to what is asked, else to where one is."""
        postal = self.request.deliver or self.request.postal
        filters = {**self.filters, "deliver": delivered_to(postal)}
        return count_of(self.searcher, all_of(self.words, filters)) if postal else 0

    def shops(self, table: PlaceTable) -> dict[str, int]:
        """What each of the shops that are counted has there."""
        keys = shops_counted(table, self.request)
        if not keys:
            return {}
        query = all_of(self.words, {**self.filters, "at": stocked_at(keys)})
        wanted = {"at": {"terms": {"field": "stocked", "size": STOCKED_MAX}}}
        counted = {
            int(each["key"]): each["doc_count"] for each in self.searcher.aggregate(query, wanted)["at"]["buckets"]
        }
        return {table.places[key].id: counted[key] for key in keys if key in counted}


def count_of(searcher: Searcher, query: Query) -> int:
    return int(searcher.search(query, 1).count)  # type: ignore[attr-defined]  # missing in the stub


def _range(least: int, most: int | None) -> dict[str, Any]:
    return {"key": band_value(least, most), "from": least, **({} if most is None else {"to": most})}


def _key(value: object) -> str:
    """Whole numbers come back as floats."""
    return str(int(value)) if isinstance(value, float) else str(value)
