"""Counts beside the hits. A facet ignores its own filter, so that one can widen what one narrowed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tantivy import FieldType, Occur, Query, Searcher

from panier.kit.content import in_language
from panier.offer.search.port import Names, Surroundings
from panier.offer.search.rules import HOWS, PRICE_BANDS, STATES, FacetValue, PlaceTable, SearchRequest
from panier.providers.tantivy.schema import schema

VALUES = 500  # per facet; categories of a territory are fewer
MERCHANTS = 50
FIELDS = {"category": "category", "region": "region", "state": "state", "how": "how", "merchant": "merchant"}
Clauses = Mapping[str, Query]


def clauses(request: SearchRequest, table: PlaceTable) -> dict[str, Query]:
    """One clause for each filter that was asked, by its facet's name; `near` and `territory` have no facet."""
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
        found["open"] = places("place", table.open_at(request.now))
    if request.pickup_today:
        found["pickup"] = places("pickup_place", table.pickup_today(request.now))
    if request.in_stock:
        found["in_stock"] = Query.term_query(schema(), "in_stock", 1)
    if request.point is not None and request.radius_m is not None:
        found["near"] = places("place", table.within(request.point, request.radius_m))
    return found


def price_between(least: int | None, most: int | None) -> Query:
    return Query.range_query(schema(), "minor", FieldType.Integer, least, most)


def places(name: str, keys: Sequence[int]) -> Query:
    return Query.term_set_query(schema(), name, keys) if keys else Query.empty_query()


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
    table: PlaceTable
    around: Surroundings

    def facets(self) -> dict[str, tuple[FacetValue, ...]]:
        counts = self._terms()
        request = self.request
        regions, merchants = self._named(self.around.regions), self._named(self.around.merchants)
        return {
            "category": self._categories(counts["category"]),
            "price": self._prices(counts["price"]),
            "region": _values(counts["region"], regions, request.regions),
            "state": _values(counts["state"], dict.fromkeys(STATES, ""), request.states),
            "how": _values(counts["how"], dict.fromkeys(HOWS, ""), request.hows),
            "merchant": _by_count(_values(counts["merchant"], merchants, request.merchants)),
            "open": self._flag("open", "now", places("place", self.table.open_at(request.now)), request.open_now),
            "pickup": self._flag(
                "pickup", "today", places("pickup_place", self.table.pickup_today(request.now)), request.pickup_today
            ),
            "in_stock": self._flag("in_stock", "1", Query.term_query(schema(), "in_stock", 1), request.in_stock),
        }

    def _terms(self) -> dict[str, dict[str, int]]:
        """One pass for the facets without a filter of their own, one more for each that has one."""
        wanted: dict[str, Any] = {
            name: {"terms": {"field": field, "size": VALUES if name != "merchant" else MERCHANTS}}
            for name, field in FIELDS.items()
        }
        wanted["price"] = {"range": {"field": "minor", "ranges": [_range(band) for band in PRICE_BANDS]}}
        own = [name for name in wanted if name in self.filters]
        shared = {name: asked for name, asked in wanted.items() if name not in own}
        found = self.searcher.aggregate(all_of(self.words, self.filters), shared) if shared else {}
        for name in own:
            found |= self.searcher.aggregate(all_of(self.words, self.filters, but=name), {name: wanted[name]})
        return {
            name: {_key(bucket["key"]): bucket["doc_count"] for bucket in _buckets(answer)}
            for name, answer in found.items()
        }

    def _named(self, names: Sequence[Names]) -> dict[str, str]:
        """The territory's slugs and names."""
        here = (each for each in names if each.territory == self.request.territory)
        return {each.slug: in_language(each.names, self.request.language).text for each in here}

    def _categories(self, counts: Mapping[str, int]) -> tuple[FacetValue, ...]:
        """In the order of the tree; those that hold nothing are left out."""
        chosen = {str(code) for code in self.request.categories}
        return tuple(
            FacetValue(
                value=str(category.code),
                label=in_language(category.names, self.request.language).text,
                count=counts[str(category.code)],
                selected=str(category.code) in chosen,
                parent=str(category.parent or ""),
            )
            for category in self.around.categories
            if category.territory == self.request.territory and str(category.code) in counts
        )

    def _prices(self, counts: Mapping[str, int]) -> tuple[FacetValue, ...]:
        """Values are `least-most` in minor units, the last without an end; labels are the page's to write."""
        asked = (self.request.price_min or 0, self.request.price_max)
        return tuple(
            FacetValue(
                value=value, label="", count=count, selected=asked == (least, None if most is None else most - 1)
            )
            for least, most in PRICE_BANDS
            if (count := counts.get(_key(_range((least, most))["key"]), 0))
            for value in [f"{least}-{'' if most is None else most - 1}"]
        )

    def _flag(self, name: str, value: str, clause: Query, chosen: bool) -> tuple[FacetValue, ...]:  # noqa: FBT001 - a value, not a switch
        query = all_of(self.words, {**self.filters, name: clause})
        return (FacetValue(value=value, label="", count=count_of(self.searcher, query), selected=chosen),)


def count_of(searcher: Searcher, query: Query) -> int:
    return int(searcher.search(query, 1).count)  # type: ignore[attr-defined]  # missing in the stub


def _range(band: tuple[int, int | None]) -> dict[str, Any]:
    least, most = band
    return {"key": f"{least}-", "from": least, **({} if most is None else {"to": most})}


def _buckets(answer: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    buckets: Sequence[Mapping[str, Any]] = answer["buckets"]
    return buckets


def _key(value: object) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


def _values(counts: Mapping[str, int], labels: Mapping[str, str], chosen: Sequence[str]) -> tuple[FacetValue, ...]:
    """In the order of `labels`; a chosen value stays even when it holds nothing."""
    return tuple(
        FacetValue(value=value, label=label, count=counts.get(value, 0), selected=value in chosen)
        for value, label in labels.items()
        if value in counts or value in chosen
    )


def _by_count(values: Sequence[FacetValue]) -> tuple[FacetValue, ...]:
    return tuple(sorted(values, key=lambda value: (-value.selected, -value.count, value.label)))
