"""The fallback: searches in PostgreSQL itself when there is no index. Slower, fewer forms of a word; pages say so."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection, transaction

from panier.offer.search.facets import FLAGS, Counts, band_value
from panier.offer.search.places import places_shown, shops_counted
from panier.offer.search.port import Answer, Batch, Document, Found, PlaceHits, Surroundings, Text
from panier.offer.search.rules import (
    PRICE_BANDS,
    REACH,
    Facets,
    Features,
    Formula,
    PlaceTable,
    Ranked,
    SearchRequest,
    Suggestion,
    beginnings,
    folded_words,
    in_force,
    joined,
    packed,
    rank,
    unpacked,
)
from panier.offer.search.rules.ranking import RANKED
from panier.offer.search.surroundings import understood, written
from panier.providers.postgres_search import sql
from panier.providers.postgres_search.held import Held
from panier.providers.postgres_search.models import Around, Entry

ALIKE = 0.42  # word_similarity from which a word may be a misspelt other
MINOR_MAX = 2**62
VERSION_BITS = 62
Values = Mapping[str, Any]


class PostgresEngine:
    reduced = True

    def __init__(self) -> None:
        self._held = Held(0, Surroundings())

    def put(self, batch: Batch) -> None:
        with transaction.atomic():
            if batch.surroundings is not None:
                _keep(batch.surroundings)
            Entry.objects.filter(product__in=batch.gone).delete()
            with connection.cursor() as cursor:
                cursor.executemany(sql.PUT, [_entry(document) for document in batch.documents])

    def rebuild(self, batches: Iterable[Batch]) -> None:
        with transaction.atomic():
            Entry.objects.all().delete()
            for batch in batches:
                self.put(batch)

    def find(self, request: SearchRequest) -> Answer:
        held = self._current()
        values = _values(request, held.places)
        matching, total = _reading(request, values)
        if matching is None:
            return Answer(0, (), _facets(held, request, _no_counts()))
        form = {"matching": matching, "filters": sql.filters(), "order": sql.ORDERS[request.sort]}
        if request.sort == "relevance":
            hits = _by_formula(_rows(sql.BY_WORDS.format(**form), values), request, held)
        else:
            page = _rows(sql.PAGE.format(**form), values)
            hits = [_found(product, places, request, held.places) for product, places, _ in page]
        return Answer(total, hits, _facets(held, request, _counts(_rows(sql.facets(matching), values))))

    def is_lost(self, request: SearchRequest) -> bool:  # noqa: ARG002 - the port's
        """It knows no half of words, and nothing of meaning."""
        return False

    def places(self, request: SearchRequest, limit: int) -> tuple[int, list[PlaceHits]]:
        held = self._current()
        values = _values(request, held.places)
        matching, _ = _reading(request, values)
        statement = sql.PLACES.format(matching=matching, filters=sql.filters()) if matching else ""
        return places_shown(held.places, _rows(statement, values) if matching else (), request, limit)

    def has_within(self, request: SearchRequest, metres: int) -> bool:
        return request.point is not None and self.places(replace(request, radius_m=metres), 0)[0] > 0

    def suggest(self, words: str, *, language: str, territory: str, limit: int) -> list[Suggestion]:
        typed = folded_words(words, language)
        if not typed:
            return []
        found = self._current().names.beginning(words, (language, territory), _holds)
        statement = sql.BEGINNING.format(language=language, query=sql.QUERY.format(config=sql.CONFIGS[language]))
        values = {"language": language, "territory": territory, "query": _begun(typed, "A"), "limit": limit}
        products = [Suggestion("product", public, slug, label) for public, slug, label in _rows(statement, values)]
        return [*found, *products][:limit]

    def lists(self, territory: str) -> bool:
        return territory in self._current().listing

    def differing(self, documents: Sequence[Document]) -> list[Document]:
        """It keeps no digests: all may be others."""
        return list(documents)

    def lacking(self, products: Sequence[int]) -> list[int]:
        held = set(Entry.objects.filter(product__in=products).values_list("product", flat=True))
        return [product for product in products if product not in held]

    def scattered(self, limit: int) -> list[int]:  # noqa: ARG002 - the port's
        """A table keeps itself tidy."""
        return []

    def size(self) -> int:
        return Entry.objects.count()

    def _current(self) -> Held:
        row = Around.objects.values_list("version", flat=True).first()
        if row is not None and row != self._held.version:
            version, stored = Around.objects.values_list("version", "stored").get()
            self._held = Held(version, understood(stored))
        return self._held


def _holds(category: int) -> bool:
    return Entry.objects.filter(categories__contains=[category]).exists()


def _keep(around: Surroundings) -> None:
    """A version drawn by lot: a counter would say “the same” of other surroundings after a restored backup."""
    version = secrets.randbits(VERSION_BITS)
    Around.objects.update_or_create(pk=1, defaults={"version": version, "stored": written(around)})


def _facets(held: Held, request: SearchRequest, counts: Counts) -> Facets:
    places = held.places
    shops = {places.places[int(key)].id: count for key, count in counts["at"].items()}
    nearest = {each: shops[each] for key in shops_counted(places, request) if (each := places.places[key].id) in shops}
    return {**held.labels.facets(request, counts), **held.labels.here(request, counts["deliver"].get("", 0), nearest)}


def _reading(request: SearchRequest, values: Values) -> tuple[str | None, int]:
    """The strictest reading of the words that finds something, and how much it finds."""
    language = {"language": request.language, "config": sql.CONFIGS[request.language]}
    if not request.q:
        readings = [(sql.EVERYTHING, "0")]
    elif values["words"]:
        query = sql.QUERY.format(**language)
        readings = [
            (sql.STEMMED.format(query=query, **language), sql.STEMMED_SCORE.format(query=query, **language)),
            (sql.ALIKE.format(**language), sql.ALIKE_SCORE.format(**language)),
        ]
    else:
        readings = []
    for words, score in readings:
        matching = sql.MATCHING.format(words=words, score=score)
        ((total,),) = _rows(sql.COUNT.format(matching=matching, filters=sql.filters()), values)
        if total:
            return matching, total
    return None, 0


def _values(request: SearchRequest, places: PlaceTable) -> Values:
    distances = places.distances(request.point) if request.point else {}
    near = (
        list(places.grid.within(request.point, request.radius_m))
        if request.point and request.radius_m is not None
        else None
    )
    words = folded_words(request.q, request.language)
    return {
        "territory": request.territory,
        "words": words,
        "query": _begun(words) if words else "",
        "alike": ALIKE,
        "categories": list(request.categories) or None,
        "merchants": list(request.merchants) or None,
        "regions": list(request.regions) or None,
        "states": list(request.states) or None,
        "hows": list(request.hows) or None,
        "origins": list(request.origins) or None,
        "price_min": request.price_min or 0,
        "price_max": MINOR_MAX if request.price_max is None else request.price_max,
        "in_stock": request.in_stock,
        "open_now": request.open_now,
        "open_places": list(places.open_places(request.now)),
        "pickup_today": request.pickup_today,
        "today_places": places.pickup_today(request.now),
        "near": near,
        "boxed": places.inside(request.box) if request.box is not None else None,
        "deliver": beginnings(request.deliver) or None,
        "home": beginnings(request.deliver or request.postal),
        "at": places.named(request.at) if request.at else None,
        "shops": shops_counted(places, request),
        "along": places.on_streets(request.streets) if request.streets else None,
        "place_keys": list(distances),
        "place_metres": list(distances.values()),
        "bands": [least for least, _ in PRICE_BANDS],
        "reach": REACH,
        "limit": request.page_size,
        "offset": request.offset,
    }


def _begun(words: Sequence[str], weight: str = "") -> str:
    """All of them, the last one perhaps only begun; `weight` A: in the title. Folded words need no escaping."""
    return " & ".join([*(f"{word}:{weight}" if weight else word for word in words[:-1]), f"{words[-1]}:*{weight}"])


def _rows(statement: str, values: Values) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _by_formula(rows: Sequence[tuple[Any, ...]], request: SearchRequest, held: Held) -> list[Found]:
    """The page of the hits, best by words first, of which the formula puts the first ones in order."""
    formula, best = in_force(held.formulas, request.now), float(rows[0][3]) or 1.0 if rows else 1.0
    given = [_ranked(row, best, (request, held.places), formula) for row in rows[:RANKED]]
    order = sorted(range(len(given)), key=lambda index: -given[index].score)
    ordered = [*((rows[index], given[index]) for index in order), *((row, None) for row in rows[RANKED:])]
    kept = joined([row[1] for row, _ in ordered])[request.offset : request.end]
    return [_found(ordered[at][0][0], ordered[at][0][2], request, held.places, ordered[at][1]) for at in kept]


def _ranked(row: tuple[Any, ...], best: float, asked: tuple[SearchRequest, PlaceTable], formula: Formula) -> Ranked:
    _, _, keys, score, standing = row
    request, places = asked
    near = places.nearest(keys, request.point) if request.point else None
    text = float(score) / best if request.q else None
    features = Features(text, near[1] if near else None, places.is_open(keys, request.now), unpacked(standing))
    return rank(features, formula, request.now)


def _found(
    product: int, keys: Sequence[int], request: SearchRequest, places: PlaceTable, ranked: Ranked | None = None
) -> Found:
    chosen = set(places.named(request.at))
    keys = [key for key in keys if key in chosen] or keys  # a card speaks of the shop one has chosen
    near = places.nearest(keys, request.point) if request.point else None
    place = near[0] if near else places.to_show(keys, request.now)
    return Found(product, place, near[1] if near else None, ranked if request.explained else None)


def _counts(rows: Sequence[tuple[Any, ...]]) -> Counts:
    bands = {str(index): band_value(*band) for index, band in enumerate(PRICE_BANDS, start=1)}
    counts = _no_counts()
    for facet, value, count in rows:
        counts[facet][bands[value] if facet == "price" else value] = count
    return counts


def _no_counts() -> dict[str, dict[str, int]]:
    return {facet: {} for facet in (*sql.COUNTS, *FLAGS)}


def _entry(document: Document) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "product": document.product,
        "public_id": document.public_id,
        "territory": document.territory,
        "group": document.group or -document.product,
        "slug": document.slug,
        "titles": json.dumps({language: text.title for language, text in document.texts.items()}),
        "categories": list(document.categories),
        "merchant": document.merchant,
        "regions": list(document.regions),
        "state": document.state,
        "hows": list(document.hows),
        "origins": list(document.origins),
        "minor": document.minor,
        "in_stock": document.in_stock,
        "places": list(document.places),
        "pickup_places": list(document.pickup_places),
        "created": document.created,
        "stock_places": list(document.stock_places),
        "delivers": list(document.delivers),
        "standing": packed(document.standing),
    }
    for language in sql.CONFIGS:
        text = document.texts.get(language) or next(iter(document.texts.values()), Text("", "", "", ""))
        parts = (text.title, f"{text.kind} {text.around}", text.body)
        title, around, body = (" ".join(folded_words(part, language)) for part in parts)
        entry[f"title_{language}"], entry[f"around_{language}"], entry[f"body_{language}"] = title, around, body
        entry[f"plain_{language}"] = f"{title} {around}"
    return entry


engine = PostgresEngine()
