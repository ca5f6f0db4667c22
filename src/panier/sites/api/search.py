"""Searching: one parameter set, the same as the pages' own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router

from panier.civic.reviews.rules import tenths
from panier.offer.search.queries import place_of
from panier.offer.search.queries import search as search_market
from panier.offer.search.queries import suggest as suggest_words
from panier.offer.search.rules import (
    HOWS,
    ORIGINS,
    PAGE_SIZE,
    PAGE_SIZE_MAX,
    REACH,
    SORTS,
    STATES,
    WORDS_MAX,
    AlsoLine,
    BadSearch,
    Ranked,
    SearchResult,
    TakenPlace,
    from_query,
)
from panier.offer.search.rules import Hit as Card
from panier.offer.search.rules import Suggestion as Suggested
from panier.offer.search.rules.ranking import FEATURES
from panier.sites.api.documented import parameter, says
from panier.sites.api.links import page, picture
from panier.sites.api.shapes.base import Rating, Seller, money
from panier.sites.api.shapes.search import (
    Also,
    Found,
    Hit,
    HitPlace,
    Rank,
    RankPart,
    Suggestion,
    Suggestions,
    Taken,
)

JSON = "application/json; charset=utf-8"
CARD_WIDTH = 640  # pixels: wide enough for a card on a dense screen
TEXT: dict[str, Any] = {"type": "string"}
TEXTS: dict[str, Any] = {"type": "array", "items": TEXT, "maxItems": 50}
PARAMETERS = (
    parameter("q", "Words to find, with or without accents, typing errors allowed; or a whole product number (GTIN, SKU).", **TEXT, maxLength=WORDS_MAX),
    parameter("near", "Where you are: latitude,longitude in degrees, cut to 3 decimals.", **TEXT, example="45.53,-73.58"),
    parameter("postal", "Where you are: a postal code or its first characters; near wins.", **TEXT, example="H2G1K1"),
    parameter("radius_km", "Only what is within this distance of a place; needs near or postal.", **TEXT, example="2.5"),
    parameter("box", "Only what is sold at a place within these corners: south,west,north,east in degrees.", **TEXT, example="45.50,-73.62,45.56,-73.55"),
    parameter("deliver", "Only what a merchant delivers to this postal code, or to every code that begins so.", **TEXT, example="H2G1K1"),
    parameter("at", "Places’ ids: counted and there in one of these shops.", **TEXTS),
    parameter("category", "Codes of categories; a category holds those below it.", type="array", items={"type": "integer"}),
    parameter("merchant", "Slugs of merchants.", **TEXTS),
    parameter("region", "Slugs of regions.", **TEXTS),
    parameter("street", "Slugs of streets: sold at a place along one of them.", **TEXTS),
    parameter("price_min", "Minor units, included.", type="integer", minimum=0),
    parameter("price_max", "Minor units, included.", type="integer", minimum=0),
    parameter("origin", "What is proven: merchant of the territory, made here, certified.", type="array", items={"type": "string", "enum": list(ORIGINS)}),
    parameter("state", "How far the offer is open.", type="array", items={"type": "string", "enum": list(STATES)}),
    parameter("how", "How it can be had.", type="array", items={"type": "string", "enum": list(HOWS)}),
    parameter("pickup", "today: can be picked up before its place’s day ends.", type="string", enum=["today"]),
    parameter("open", "now: sold at a place that is open.", type="string", enum=["now"]),
    parameter("in_stock", "1: counted and there.", type="string", enum=["0", "1"]),
    parameter("exact", "1: the words as written: none is respelt or taken as a place.", type="string", enum=["0", "1"]),
    parameter("sort", "distance needs near or postal.", type="string", enum=list(SORTS), default="relevance"),
    parameter("explain", "1: each result says what it got its rank for.", type="string", enum=["0", "1"]),
    parameter("lang", "Language of words, titles and labels; else Accept-Language.", type="string", enum=["fr", "en"]),
    parameter("page", f"Pages reach the first {REACH} results.", type="integer", minimum=1, default=1),
    parameter("page_size", "", type="integer", minimum=1, maximum=PAGE_SIZE_MAX, default=PAGE_SIZE),
)  # fmt: skip
# What a page's address holds after the slug.
PAGE_PARTS: dict[str, Callable[[Suggested], tuple[str | int, ...]]] = {
    "product": lambda each: (each.slug, each.id),
    "category": lambda each: (each.slug, int(each.id)),
    "merchant": lambda each: (each.slug,),
    "street": lambda each: (each.slug,),
    "region": lambda each: (each.slug,),
}
router = Router(tags=["Search"])


@router.get(
    "/search",
    response=Found,
    summary="Search products",
    openapi_extra=says("bad-search", "page-too-deep", parameters=PARAMETERS),
)
def search(request: HttpRequest) -> HttpResponse:
    """Repeat a filter to mean “or”; different filters are “and”. A facet ignores its own filter."""
    asked = request.GET
    wanted = from_query(
        asked,
        territory=settings.TERRITORY,
        language=_language(request),
        now=datetime.now(tz=UTC),
        whereabouts=place_of(settings.TERRITORY, near=asked.get("near", ""), postal=asked.get("postal", "")),
    )
    found = _found(request, search_market(replace(wanted, explained=asked.get("explain") == "1")))
    return HttpResponse(found.model_dump_json(), content_type=JSON)  # written once: the shape has been checked


@router.get(
    "/suggest",
    response=Suggestions,
    summary="Suggest while one types",
    openapi_extra=says("bad-search", parameters=(PARAMETERS[0], PARAMETERS[-3])),
)
def suggest(request: HttpRequest) -> Suggestions:
    """Categories, merchants, streets, towns, regions and products whose names begin so, one typing error forgiven."""
    found = suggest_words(request.GET.get("q", ""), language=_language(request), territory=settings.TERRITORY)
    return Suggestions(
        items=[
            Suggestion(
                kind=cast("Any", each.kind),
                id=each.id,
                label=each.label,
                image=_image(request, each),
                url=_door(request, each),
            )
            for each in found
        ]
    )


def _image(request: HttpRequest, found: Suggested) -> str | None:
    digest, _, width = found.picture.rpartition("-")
    return picture(request, digest, int(width)) if digest else None


def _door(request: HttpRequest, found: Suggested) -> str:
    """A town has no page of its own: its address is the search for all it has."""
    if found.kind == "town":
        return f"{page(request, 'search')}?q={quote(found.label)}"
    return page(request, found.kind, *PAGE_PARTS[found.kind](found))


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "").partition("-")[0] or get_language() or settings.LANGUAGE_CODE
    if asked not in dict(settings.LANGUAGES):
        raise BadSearch(errors=[{"field": "lang", "code": "unknown-value"}])
    return asked


def _found(request: HttpRequest, result: SearchResult) -> Found:
    return Found(
        total=result.total,
        page=result.page,
        page_size=result.page_size,
        pages=result.pages,
        reduced=result.reduced,
        meant=result.meant or None,
        by_meaning=result.by_meaning,
        place=_taken(result.taken),
        also=[_also(request, each) for each in result.also],
        items=[_hit(request, card) for card in result.items],
        facets=dict(result.facets),
    )


def _taken(taken: TakenPlace | None) -> Taken | None:
    if taken is None:
        return None
    return Taken(kind=cast("Any", taken.kind), label=taken.label, q=taken.rest, narrowed=taken.narrowed)


def _also(request: HttpRequest, line: AlsoLine) -> Also:
    what = line.what
    return Also(
        kind=cast("Any", what.kind),
        id=what.id,
        label=what.label,
        image=_image(request, what),
        url=_door(request, what),
        distance_m=line.distance_m,
        distance_approximate=line.approximate,
    )


def _hit(request: HttpRequest, card: Card) -> Hit:
    shown = card.picture
    return Hit(
        id=card.id,
        slug=card.slug,
        title=card.title,
        language=card.title_language,
        image=picture(request, shown.digest, width_for(shown.widths, CARD_WIDTH)) if shown else None,
        image_alt=shown.alt if shown else "",
        price=money(card.price),
        price_varies=card.price_varies,
        compare_at=money(card.compare_at) if card.compare_at else None,
        offers_count=card.offers_count,
        offer_id=card.offer_id,
        merchant=Seller(id=card.merchant.id, slug=card.merchant.slug, name=card.merchant.name),
        state=cast("Any", card.state),
        in_stock=card.in_stock,
        reopens_on=card.reopens,
        distance_m=card.distance_m,
        distance_approximate=card.approximate,
        place=_place(card),
        how=cast("Any", list(card.hows)),
        rating=Rating(
            average=tenths(round(card.stars * card.rated), card.rated) / 10 if card.rated else None, count=card.rated
        ),
        rank=rank_of(card.rank) if card.rank else None,
        url=page(request, "product", card.slug, card.id),
    )


def rank_of(ranked: Ranked) -> Rank:
    """What a result, or an offer, got its rank for."""
    weights = ranked.formula.weights
    parts = [
        RankPart(feature=cast("Any", feature), points=points, of=weights[feature])
        for feature, points in zip(FEATURES, ranked.shares, strict=True)
    ]
    return Rank(score=ranked.score, parts=parts)


def _place(card: Card) -> HitPlace | None:
    at = card.place
    if at is None:
        return None
    return HitPlace(id=at.id, name=at.name, municipality=at.municipality, open=at.open, changes_at=at.changes_at)


def width_for(widths: tuple[int, ...] | list[int], wanted: int) -> int:
    """The smallest stored width that is wide enough, else the largest."""
    return next((width for width in widths if width >= wanted), widths[-1])
