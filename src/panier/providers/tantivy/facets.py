"""What was asked beside the words, as clauses: one for each filter."""

from collections.abc import Mapping, Sequence

from tantivy import FieldType, Occur, Query, Searcher

from panier.offer.search.facets import FLAGS
from panier.offer.search.rules import Covering, PlaceTable, SearchRequest, any_of, beginnings
from panier.providers.tantivy.schema import schema
from panier.providers.tantivy.traits import BIT

FEW = 64  # values up to which each is looked up by itself: of so few, a third of walking through the list of all values
FEW_PLACES = 200  # the same of places, of which each has few products
Clauses = Mapping[str, Query]


def clauses(request: SearchRequest, table: PlaceTable, searcher: Searcher) -> dict[str, Query]:
    """One clause for each filter that was asked, by its facet's name; `near`, `street` and `territory` have no facet."""
    found = within(request.territory, searcher)
    chosen: dict[str, Sequence[int | str]] = {
        "category": request.categories,
        "merchant": request.merchants,
        "region": request.regions,
    }
    found |= {name: any_value(name, values) for name, values in chosen.items() if values}
    said = {"state": request.states, "how": request.hows, "origin": request.origins}
    if request.in_stock:
        said["in_stock"] = (FLAGS["in_stock"],)
    found |= {name: having(name, values) for name, values in said.items() if values}
    if request.price_min is not None or request.price_max is not None:
        found["price"] = price_between(request.price_min, request.price_max)
    if request.open_now:
        found["open"] = at_hours("hours", table.in_quarter(request.now)[0], searcher)
    if request.pickup_today:
        found["pickup"] = at_hours("today", table.in_quarter(request.now)[1], searcher)
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


def any_value(name: str, values: Sequence[int | str], few: int = FEW) -> Query:
    """What has one of these values; nothing when there are none."""
    return any_query(ways(name, values, few))


def ways(name: str, values: Sequence[int | str], few: int = FEW) -> list[Query]:
    """Each of which finds what has some of these values."""
    if len(values) > few:
        return [Query.term_set_query(schema(), name, list(values))]
    return [Query.term_query(schema(), name, each, "basic") for each in values]


def any_query(found: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, each) for each in found]) if found else Query.empty_query()


def having(facet: str, values: Sequence[str]) -> Query:
    """What has one of these traits."""
    return any_value("trait", [BIT[facet, value] for value in values])


def within(territory: str, searcher: Searcher) -> dict[str, Query]:
    """Nothing to ask where the index holds one territory alone: comparing with the list of everything is costly."""
    if [word for word, _ in searcher.terms_with_prefix("territory", "")] == [territory]:
        return {}
    return {"territory": Query.term_query(schema(), "territory", territory, "basic")}


def price_between(least: int | None, most: int | None) -> Query:
    return Query.range_query(schema(), "minor", FieldType.Integer, least, most)


def at_hours(name: str, hours: frozenset[str], searcher: Searcher) -> Query:
    """What is had at places of which some keep these hours now. Of all the hours the index holds, those are asked for that
    fewer products have: these, or (but for them) the others.
    """
    counted = dict(searcher.terms_with_prefix(name, ""))
    these = [word for word in counted if any_of(word, hours)]
    others = [word for word in counted if word not in set(these)]
    if sum(counted[word] for word in these) <= sum(counted[word] for word in others):
        return any_value(name, these)
    but = [(Occur.MustNot, any_value(name, others))] if others else []
    return Query.boolean_query([(Occur.Must, Query.all_query()), *but])


def at_places(keys: Sequence[int]) -> Query:
    return any_value("place", keys, FEW_PLACES)


def in_circle(circle: Covering) -> Query:
    return any_query([*ways("cell", circle.cells), *ways("place", circle.places, FEW_PLACES)])


def stocked_at(keys: Sequence[int]) -> Query:
    return any_value("stocked", keys, FEW_PLACES)


def delivered_to(postal: str) -> Query:
    return any_value("delivers", beginnings(postal))


def all_of(words: Query | None, filters: Clauses, but: str = "") -> Query:
    """`words` score, filters do not."""
    kept = [query for name, query in filters.items() if name != but]
    parts = [(Occur.Must, Query.const_score_query(query, 0.0)) for query in kept]
    if words is not None:
        parts.append((Occur.Must, words))
    return Query.boolean_query(parts) if parts else Query.all_query()


def count_of(searcher: Searcher, query: Query) -> int:
    """How much it finds; to count, nothing needs a score: half the work."""
    return int(searcher.search(Query.const_score_query(query, 0.0), 1).count)  # type: ignore[attr-defined]  # missing in the stub
