"""What the pages of products, merchants, places and categories know."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router

from panier.civic.reviews.queries import tally_of_merchant, tally_of_product
from panier.civic.reviews.rules import Tally
from panier.flows.compare_offers import compare_offers
from panier.kit.content import in_language
from panier.kit.money import Money as Sum
from panier.kit.postal import spaced
from panier.offer.catalogue.queries import (
    OfferLine,
    PictureFacts,
    ProductFacts,
    StockFacts,
    VariantFacts,
    product_facts,
)
from panier.offer.catalogue.queries import Seller as SellerFacts
from panier.offer.catalogue.queries.categories import CategoryFacts, category_tree
from panier.offer.inventory.queries import trust_in_force
from panier.offer.inventory.rules import CONFIDENCE_SHOWN, Trust, confidence
from panier.offer.merchants.queries import MerchantFacts, PlaceFacts, merchant_facts, place_facts, places_of_merchants
from panier.offer.search.queries import place_of
from panier.offer.search.rules import Ranked
from panier.sites.api.documented import says
from panier.sites.api.links import page, picture
from panier.sites.api.problems import NotHere
from panier.sites.api.search import PARAMETERS, rank_of
from panier.sites.api.shapes.base import Rating, Seller, here, money, options_of
from panier.sites.api.shapes.catalogue import (
    Categories,
    Category,
    CategoryLine,
    DifferentDay,
    Hours,
    Merchant,
    Offer,
    Picture,
    Place,
    PlaceLine,
    Product,
    Rate,
    RateStep,
    Stock,
    Variant,
)

router = Router(tags=["Catalogue"])


WHERE_AND_WHY = [each for each in PARAMETERS if each["name"] in ("near", "postal", "explain")]


@router.get(
    "/products/{id}",
    response=Product,
    summary="A product",
    openapi_extra=says("not-found", "bad-search", parameters=WHERE_AND_WHY),
)
def product(request: HttpRequest, id: str) -> Product:  # noqa: A002 - the API's own word
    """With its variants, and for each the offers of every merchant that sells the same thing, in the order of the
    public formula.
    """
    asked = request.GET
    place = place_of(settings.TERRITORY, near=asked.get("near", ""), postal=asked.get("postal", ""))
    facts = product_facts(settings.TERRITORY, id)
    if facts is None:
        raise NotHere
    now = datetime.now(tz=UTC)
    several = [each for each in facts.variants if len(each.offers) > 1]
    point = place.point if place else None
    slugs = sorted({offer.merchant.slug for each in several for offer in each.offers})
    places = places_of_merchants(settings.TERRITORY, slugs, now=now) if several else {}
    compared = compare_offers(settings.TERRITORY, several, places, point=point, now=now) if several else {}
    ordered = tuple(
        each._replace(offers=tuple(line.offer for line in compared[each.id])) if each.id in compared else each
        for each in facts.variants
    )
    why = {line.offer.id: line.ranked for lines in compared.values() for line in lines}
    return _product(request, facts._replace(variants=ordered), why if asked.get("explain") == "1" else {})


@router.get("/merchants/{slug}", response=Merchant, summary="A merchant", openapi_extra=says("not-found"))
def merchant(request: HttpRequest, slug: str) -> Merchant:
    """With his open places, their hours, and his own delivery."""
    now = datetime.now(tz=UTC)
    return _merchant(request, merchant_facts(settings.TERRITORY, slug, now=now), now)


@router.get("/places/{id}", response=Place, summary="A place of a merchant", openapi_extra=says("not-found"))
def place(request: HttpRequest, id: str) -> Place:  # noqa: ARG001, A002 - as above
    now = datetime.now(tz=UTC)
    facts = place_facts(settings.TERRITORY, id, now=now)
    seller = Seller(id=facts.merchant[0], slug=facts.merchant[1], name=facts.merchant[2])
    return Place(
        **_place_line(facts, now).model_dump(), merchant=seller, street=facts.street[1] if facts.street else None
    )


@router.get("/categories", response=Categories, summary="All categories", openapi_extra=says())
def categories(request: HttpRequest) -> Categories:
    """Codes are those of the Google product taxonomy; names are the territory's."""
    return Categories(items=[_category(request, each) for each in category_tree(settings.TERRITORY)])


def _product(request: HttpRequest, facts: ProductFacts, why: Mapping[str, Ranked]) -> Product:
    now = datetime.now(tz=UTC)
    looked = Looked(trust_in_force(settings.TERRITORY, now), now, why)
    title = in_language(facts.title, get_language() or facts.language)
    images = {each.digest: picture(request, each.digest, each.widths[-1]) for each in facts.pictures}
    return Product(
        id=facts.id,
        slug=facts.slug,
        title=title.text,
        language=title.language,
        description=here(facts.description),
        brand=facts.brand,
        merchant=_seller(facts.merchant),
        categories=[
            CategoryLine(code=step.code, name=here(step.name), slug=here(step.slug)) for step in facts.categories
        ],
        pictures=[_picture(request, each) for each in facts.pictures],
        variants=[_variant(each, looked, images.get(each.picture)) for each in facts.variants],
        rating=_rating(tally_of_product(settings.TERRITORY, facts.id)),
        url=page(request, "product", facts.slug, facts.id),
    )


def _rating(counts: Tally) -> Rating:
    return Rating(average=counts.average, count=counts.total)


def _seller(facts: SellerFacts) -> Seller:
    return Seller(id=facts.id, slug=facts.slug, name=facts.name)


def _picture(request: HttpRequest, facts: PictureFacts) -> Picture:
    sizes = {str(width): picture(request, facts.digest, width) for width in facts.widths}
    return Picture(
        url=picture(request, facts.digest, facts.widths[-1]),
        width=facts.width,
        height=facts.height,
        alt=here(facts.alt),
        sizes=sizes,
    )


class Looked(NamedTuple):
    """The rule by which counts grow old, when they are looked at, and by offer what it got its rank for."""

    trust: Trust
    now: datetime
    why: Mapping[str, Ranked]


def _variant(facts: VariantFacts, looked: Looked, image: str | None) -> Variant:
    offers = [_offer(each, looked) for each in facts.offers]
    options = options_of(facts.options)
    return Variant(id=facts.id, options=options, sku=facts.sku, gtin=facts.gtin, image=image, offers=offers)


def _offer(facts: OfferLine, looked: Looked) -> Offer:
    return Offer(
        offer_id=facts.id,
        merchant=_seller(facts.merchant),
        product_id=facts.product,
        state=cast("Any", facts.door),
        price=money(facts.price),
        compare_at=money(facts.compare_at) if facts.compare_at else None,
        url=facts.url if facts.door == "linked" else "",
        stock=[_stock(level, looked) for level in facts.stock],
        how=cast("Any", list(facts.hows)),
        rank=rank_of(looked.why[facts.id]) if facts.id in looked.why else None,
    )


def _stock(level: StockFacts, looked: Looked) -> Stock:
    counted = level.quantity is not None
    worth = round(confidence(looked.trust, level.source, looked.now - level.as_of), CONFIDENCE_SHOWN)
    return Stock(
        place_id=level.place,
        place=level.place_name,
        municipality=level.municipality,
        pickup=level.pickup,
        quantity=level.quantity,
        source=level.source,
        as_of=level.as_of,
        confidence=worth if counted else None,
        sure=counted and not level.aged(looked.now),
    )


def _merchant(request: HttpRequest, facts: MerchantFacts, now: datetime) -> Merchant:
    return Merchant(
        id=facts.id,
        slug=facts.slug,
        name=facts.name,
        legal_name=facts.legal_name,
        state=cast("Any", facts.state),
        demonstration=facts.is_demonstration,
        story=here(facts.story),
        returns=here(facts.returns),
        languages=facts.languages,
        email=facts.email,
        phone=facts.phone,
        website=facts.website,
        business_number=facts.business_number,
        tax_numbers=facts.tax_numbers,
        places=[_place_line(each, now) for each in facts.places],
        delivery=[
            Rate(
                method=cast("Any", rate.method),
                name=here(rate.name),
                price=money(rate.price),
                steps=[_step(rate.method, *step) for step in rate.steps],
                free_from=money(rate.free_from) if rate.free_from else None,
                prefixes=rate.prefixes,
                days=rate.days,
            )
            for rate in facts.rates
        ],
        rating=_rating(tally_of_merchant(facts.id)),
        url=page(request, "merchant", facts.slug),
    )


def _step(method: str, at: int, price: Sum) -> RateStep:
    by_amount = method == "delivery"
    return RateStep(
        above=money(Sum(at, price.currency)) if by_amount else None, grams=None if by_amount else at, price=money(price)
    )


def _place_line(facts: PlaceFacts, now: datetime) -> PlaceLine:
    state = facts.open_state(now)
    return PlaceLine(
        id=facts.id,
        name=facts.name,
        address=facts.address,
        municipality=facts.municipality,
        region=here(facts.region),
        postal_code=spaced(facts.postal_code),
        latitude=facts.latitude,
        longitude=facts.longitude,
        tz=facts.tz,
        phone=facts.phone,
        pickup=facts.pickup,
        pickup_minutes=facts.pickup_minutes,
        pickup_note=here(facts.pickup_note),
        open=state.open,
        changes_at=state.until if state.open else state.opens_at,
        hours=[
            Hours(weekday=each.weekday, opens=f"{each.opens:%H:%M}", closes=f"{each.closes:%H:%M}")
            for each in facts.week
        ],
        exceptions=[
            DifferentDay(
                day=each.day,
                opens=f"{each.opens:%H:%M}" if each.opens else None,
                closes=f"{each.closes:%H:%M}" if each.closes else None,
                reason=here(facts.reasons.get(each.day, {})),
            )
            for each in facts.exceptions
        ],
    )


def _category(request: HttpRequest, facts: CategoryFacts) -> Category:
    slug = here(facts.slug)
    return Category(
        code=facts.code,
        name=here(facts.name),
        slug=slug,
        parent=facts.parent or None,
        url=page(request, "category", slug, facts.code),
    )
