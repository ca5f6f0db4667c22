"""A product: pictures, variants, who sells it, where it is in stock and since when that is known."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from panier.civic.messaging.queries.published import published_about
from panier.civic.reviews.queries import Shop, told_of_product
from panier.flows.compare_offers import compare_offers
from panier.flows.tell_closures import blocked_places, shop_away
from panier.kit.freshness import shown_until
from panier.offer.catalogue.queries import OfferLine, ProductFacts, VariantFacts, product_facts
from panier.offer.catalogue.queries.put_away import closed_shop_of_product
from panier.offer.merchants.hours.rules import Away
from panier.offer.merchants.queries import MerchantFacts, PlaceFacts, facts_of_merchants
from panier.offer.origin.queries import origin_of_product
from panier.offer.search.rules import Whereabouts, shown_distance
from panier.sites._shared import origins
from panier.sites._shared.cached import same_for_all
from panier.sites._shared.ranking import Where, reasons
from panier.sites._shared.reviews import reasons_for
from panier.sites.storefront.product.head import Beside, product_head
from panier.sites.storefront.whereabouts import how_far, known_place


@same_for_all("variant", gaps=True)
@require_safe
def product(request: HttpRequest, slug: str, product: str) -> HttpResponse:
    """`?variant=` chooses; a wrong slug leads to the right address."""
    now = datetime.now(tz=UTC)
    found = product_facts(settings.TERRITORY, product)
    if found is None:
        return _to_closed_shop(product)
    if slug != found.slug:
        return HttpResponsePermanentRedirect(reverse("product", args=[found.slug, product]))
    if (chosen := _chosen(found, request.GET.get("variant", ""))) is None:
        raise Http404
    own = next(offer for offer in chosen.offers if offer.product == found.id)
    place, slugs = known_place(request), {found.merchant.slug, *(offer.merchant.slug for offer in chosen.offers)}
    shops = facts_of_merchants(settings.TERRITORY, sorted(slugs), now=now)
    seller = shops[found.merchant.slug]
    shown_until(*_believed_until(chosen, now))
    told, away = told_of_product(settings.TERRITORY, found.id), shop_away(_where(own, seller.places), now=now)
    offers = _compared(chosen, shops, place, now=now) if len(chosen.offers) > 1 else []
    facts = {
        "product": found,
        "variant": chosen,
        "own": own,
        "sold_out": _is_sold_out(own),
        "offers": offers,
        "seller": seller,
        "away": away,
        "blocked": blocked_places(seller.places, now=now),
        "places": {each.id: each for each in seller.places},
        "place": place,
        "far": how_far(place, seller.places),
        "pictures": sorted(found.pictures, key=lambda picture: picture.digest != chosen.picture),
        "proven": origin_of_product(settings.TERRITORY, found.id, now),
        "origins": origins,
        **_said_of(found.id, told, now),
        "head": product_head(request, found, Beside(chosen, seller, told.told, _closed(own, away, offers)), now=now),
        "now": now,
    }
    response = render(request, "storefront/product/page.html", facts)
    if offers:
        response["X-Near"] = "ordered"
    return response


def _said_of(product: str, told: Shop, now: datetime) -> dict[str, object]:
    """What buyers say of it, and what they asked."""
    return {
        "questions": published_about(settings.TERRITORY, product),
        "reviews": told.told,
        "shop_stars": told.shop,
        "reasons": reasons_for(told.told, now),
    }


def _to_closed_shop(product: str) -> HttpResponse:
    """What a shop that closed had leads to its page, which says so; anything else that is not there is not there."""
    shop = closed_shop_of_product(settings.TERRITORY, product)
    if shop is None:
        raise Http404
    return HttpResponseRedirect(reverse("merchant", args=[shop]))


def _compared(
    chosen: VariantFacts, shops: Mapping[str, MerchantFacts], place: Whereabouts | None, *, now: datetime
) -> list[dict[str, Any]]:
    """Each offer with its distance as it may be shown and the shares that give its rank."""
    approximate = place is not None and place.approximate
    point, places = place.point if place else None, {slug: shop.places for slug, shop in shops.items()}
    compared = compare_offers(settings.TERRITORY, [chosen], places, point=point, now=now)[chosen.id]
    shown: list[dict[str, Any]] = []
    for each in compared:
        far = shown_distance(each.distance_m, approximate=approximate)
        why = [reason for reason in reasons(each.ranked, Where(far, approximate), now) if reason.feature != "text"]
        shown.append(
            {
                "offer": each.offer,
                "at": each.place,
                "closed": each.closed,
                "sold_out": _is_sold_out(each.offer),
                "far": far,
                "why": why,
                "score": each.ranked.score,
            }
        )
    return shown


def _closed(own: OfferLine, away: Away | None, offers: Sequence[Mapping[str, Any]]) -> dict[str, date]:
    """The offers (public id) of which nothing can be bought for now, and the day their shop reopens."""
    closed = {each["offer"].id: each["closed"].reopens for each in offers if each["closed"]}
    if own.door == "selling" and away is not None and away.blocks:
        closed[own.id] = away.reopens
    return closed


def _chosen(found: ProductFacts, wanted: str) -> VariantFacts | None:
    """The one that is asked for, else the first that is not sold out."""
    offered = [(variant, own) for variant in found.variants for own in variant.offers if own.product == found.id]
    there = (variant for variant, own in offered if not _is_sold_out(own))
    asked = next((variant for variant, _ in offered if variant.id == wanted), None)
    return asked or next(there, offered[0][0] if offered else None)


def _believed_until(chosen: VariantFacts, now: datetime) -> list[datetime]:
    """When a count of these offers stops being believed."""
    levels = [at for offer in chosen.offers for at in offer.stock]
    return [at.sure_until for at in levels if at.sure_until and at.sure_until > now]


def _where(own: OfferLine, places: Sequence[PlaceFacts]) -> list[PlaceFacts]:
    """The places it stands in; where nobody says, all of the shop's."""
    kept = {level.place for level in own.stock}
    return [place for place in places if place.id in kept] or list(places)


def _is_sold_out(own: OfferLine) -> bool:
    """Every place counts it and has none."""
    return bool(own.stock) and all(at.quantity is not None and at.quantity <= 0 for at in own.stock)
