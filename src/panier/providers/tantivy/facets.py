"""Counts beside the hits. A facet ignores its own filter, so that one can widen what one narrowed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tantivy import FieldType, Occur, Query, Searcher

from panier.offer.search.facets import FLAGS, band_value
from panier.offer.search.places import shops_counted
from panier.offer.search.rules import PRICE_BANDS, Covering, PlaceTable, SearchRequest, any_of, beginnings
from panier.providers.tantivy.schema import schema

VALUES = 500  # per facet; categories of a territory are fewer
MERCHANTS = 50
STOCKED_MAX = 2_000  # places one count may name
HOURS = 65_000  # that places keep: all of them are counted
FIELDS = {name: name for name in ("category", "region", "state", "how", "origin", "merchant")}
FLAG_FIELDS = {"open": "hours", "pickup": "today", "in_stock": "in_stock"}
Clauses = Mapping[str, Query]


def clauses(request: SearchRequest, table: PlaceTable, searcher: Searcher) -> dict[str, Query]:
    """One clause for each filter that was asked, by its facet's name; `near`, `street` and `territory` have no facet."""
    found = within(request.territory, searcher)
    chosen: dict[str, Sequence[int | str]] = {
        "category": request.categories,
        "merchant": request.merchants,
        "region": request.regions,
        "state": request.states,
        "how": request.hows,
        "origin": request.origins,
    }
    found |= {name: Query.term_set_query(schema(), FIELDS[name], values) for name, values in chosen.items() if values}
    if request.price_min is not None or request.price_max is not None:
        found["price"] = price_between(request.price_min, request.price_max)
    if request.open_now:
        found["open"] = at_hours("hours", table.in_quarter(request.now)[0], searcher)
    if request.pickup_today:
        found["pickup"] = at_hours("today", table.in_quarter(request.now)[1], searcher)
    if request.in_stock:
        found["in_stock"] = Query.term_query(schema(), "in_stock", 1)
    if request.deliver:
        found["deliver"] = delivered_to(request.deliver)
    if request.at:
        found["at"] = stocked_at(table.named(request.at))
    if request.box is not None:
        found["box"] = at_places(table.inside(request.box))
    if request.point is not None and request.radius_m is not None:
        found["near"] = in_circle(table.grid.cover(request.point, request.radius_m))
    if request.streets:
        found["street"] = at_places(table.on_streets(request.streets))
    return found


def within(territory: str, searcher: Searcher) -> dict[str, Query]:
    """Nothing to ask where the index holds one territory alone: comparing with the list of everything is costly."""
    if [word for word, _ in searcher.terms_with_prefix("territory", "")] == [territory]:
        return {}
    return {"territory": Query.term_query(schema(), "territory", territory, "basic")}


def price_between(least: int | None, most: int | None) -> Query:
    return Query.range_query(schema(), "minor", FieldType.Integer, least, most)


def at_hours(name: str, hours: frozenset[str], searcher: Searcher) -> Query:
    """What is had at places of which some keep these hours now: of all the hours the index holds."""
    held = [word for word, _ in searcher.terms_with_prefix(name, "") if any_of(word, hours)]
    return Query.term_set_query(schema(), name, held) if held else Query.empty_query()


def at_places(keys: Sequence[int]) -> Query:
    return Query.term_set_query(schema(), "place", keys) if keys else Query.empty_query()


def in_circle(circle: Covering) -> Query:
    cells = Query.term_set_query(schema(), "cell", circle.cells) if circle.cells else Query.empty_query()
    return Query.boolean_query([(Occur.Should, cells), (Occur.Should, at_places(circle.places))])


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
    return Query.boolean_query(parts) if parts else Query.all_query()


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts for one request, over one searcher."""

    searcher: Searcher
    request: SearchRequest
    words: Query | None
    filters: Clauses
    table: PlaceTable

    def counts(self) -> dict[str, dict[str, int]]:
        """One pass for the facets without a filter of their own, one more for each that has one."""
        wanted: dict[str, Any] = {
            name: {"terms": {"field": field, "size": VALUES if name != "merchant" else MERCHANTS}}
            for name, field in FIELDS.items()
        }
        wanted["price"] = {"range": {"field": "minor", "ranges": [_range(*band) for band in PRICE_BANDS]}}
        wanted |= {name: {"terms": {"field": field, "size": HOURS}} for name, field in FLAG_FIELDS.items()}
        own = [name for name in wanted if name in self.filters and name not in FLAG_FIELDS]
        shared = {name: asked for name, asked in wanted.items() if name not in own}
        found = self.searcher.aggregate(all_of(self.words, self.filters), shared)
        for name in own:
            found |= self.searcher.aggregate(all_of(self.words, self.filters, but=name), {name: wanted[name]})
        counted = {
            name: {_key(bucket["key"]): bucket["doc_count"] for bucket in answer["buckets"]}
            for name, answer in found.items()
        }
        return counted | self._flags(counted)

    def _flags(self, counted: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
        """How many of what was counted by hours are open now, can be picked up today; how many are in stock."""
        open_now, today = self.table.in_quarter(self.request.now)
        yes = {"open": open_now, "pickup": today, "in_stock": frozenset("1")}
        return {
            name: {FLAGS[name]: sum(count for word, count in counted[name].items() if any_of(word, hours))}
            for name, hours in yes.items()
        }

    def delivered(self) -> int:
        """How much is delivered to what is asked, else to where one is."""
        postal = self.request.deliver or self.request.postal
        filters = {**self.filters, "deliver": delivered_to(postal)}
        return count_of(self.searcher, all_of(self.words, filters)) if postal else 0

    def shops(self) -> dict[str, int]:
        """What each of the shops that are counted has there."""
        keys = shops_counted(self.table, self.request)
        if not keys:
            return {}
        query = all_of(self.words, {**self.filters, "at": stocked_at(keys)})
        wanted = {"at": {"terms": {"field": "stocked", "size": STOCKED_MAX}}}
        buckets = self.searcher.aggregate(query, wanted)["at"]["buckets"]
        counted = {int(each["key"]): each["doc_count"] for each in buckets}
        return {self.table.places[key].id: counted[key] for key in keys if key in counted}


def count_of(searcher: Searcher, query: Query) -> int:
    """How much it finds; to count, nothing needs a score: half the work."""
    return int(searcher.search(Query.const_score_query(query, 0.0), 1).count)  # type: ignore[attr-defined]  # missing in the stub


def _range(least: int, most: int | None) -> dict[str, Any]:
    return {"key": band_value(least, most), "from": least, **({} if most is None else {"to": most})}


def _key(value: object) -> str:
    """Whole numbers come back as floats."""
    return str(int(value)) if isinstance(value, float) else str(value)
