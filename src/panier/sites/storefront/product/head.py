"""The product's page for machines: schema.org Product with the offers of its group, https://schema.org/Product."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panier.civic.reviews.queries import Told
from panier.kit.content import beginning, in_language
from panier.offer.catalogue.queries import OfferLine, ProductFacts, VariantFacts
from panier.offer.catalogue.rules.availability import availability
from panier.offer.merchants.queries import MerchantFacts
from panier.offer.merchants.rates import RateFacts
from panier.sites._shared.addresses import address, picture_url
from panier.sites._shared.head import Card, Head, absolute, head_of
from panier.sites._shared.head import Told as ToldHead
from panier.sites._shared.linked_data import CONTEXT, Thing, crumbs, said
from panier.sites._shared.reviews import linked
from panier.sites._shared.social import of_product

WORDS = 5_000  # of a description
AVAILABILITY = {
    "in_stock": "InStock",
    "limited": "LimitedAvailability",
    "out_of_stock": "OutOfStock",
    "in_store_only": "InStoreOnly",
    "online_only": "OnlineOnly",
}
METHODS = {"pickup": "OnSitePickup", "delivery": "ParcelService", "parcel": "ParcelService"}


class Beside(NamedTuple):
    """The variant that is shown, who sells it, and what buyers say of the product."""

    chosen: VariantFacts
    seller: MerchantFacts
    told: Told
    closed: Mapping[str, date]  # offers (public id) that cannot be bought for now: the day their shop reopens


def product_head(request: HttpRequest, found: ProductFacts, beside: Beside, *, now: datetime) -> Head:
    """A chosen variant has the address of its product."""
    title = in_language(found.title, get_language() or "fr").text
    words = beginning(in_language(found.description, get_language() or "fr").text, 200)
    card = Card(
        of_product(found),
        words or _("%(title)s, at %(merchant)s") % {"title": title, "merchant": beside.seller.name},
        "product",
    )
    told = ToldHead(
        "product",
        (found.slug, found.id),
        ignored=("variant",),
        card=card,
        linked=_linked(found, _offers(found, beside, now), beside),
    )
    return head_of(request, told)


def _linked(found: ProductFacts, offers: Thing, beside: Beside) -> list[Thing]:
    language = get_language() or "fr"
    here = absolute(address("product", found.slug, found.id))
    title = in_language(found.title, language).text
    product = said(
        type="Product",
        id=f"{here}#product",
        name=title,
        url=here,
        description=beginning(in_language(found.description, language).text, WORDS),
        image=[absolute(picture_url(each.digest, each.widths[-1])) for each in found.pictures],
        brand=said(type="Brand", name=found.brand) if found.brand else None,
        category=" > ".join(in_language(step.name, language).text for step in found.categories),
        sku=beside.chosen.sku,
        gtin=beside.chosen.gtin,
        inProductGroupWithID=found.id if len(found.variants) > 1 else None,
        offers=offers,
        **linked(beside.told),
    )
    steps = [(_("Home"), absolute(address("home")))]
    for step in found.categories:
        name = in_language(step.name, language).text
        steps.append((name, absolute(address("category", step.slug[language], step.code))))
    return [product, crumbs([*steps, (title, here)])]


def _offers(found: ProductFacts, beside: Beside, now: datetime) -> Thing:
    """One offer, or all of the group under their lowest and highest price: none is hidden."""
    chosen, seller, _told, closed = beside
    each = [
        _offer(offer, seller if offer.product == found.id else None, closed.get(offer.id), now)
        for offer in chosen.offers
    ]
    if len(each) == 1:
        return each[0]
    prices = [offer.price for offer in chosen.offers]
    return said(
        type="AggregateOffer",
        lowPrice=min(prices).decimal,
        highPrice=max(prices).decimal,
        priceCurrency=prices[0].currency,
        offerCount=len(each),
        offers=each,
    )


def _offer(offer: OfferLine, seller: MerchantFacts | None, reopens: date | None, now: datetime) -> Thing:
    """`seller`: only of the product's own offer are the rates and returns at hand. `reopens`: nothing is bought before."""
    counts = tuple(None if level.aged(now) else level.quantity for level in offer.stock)
    has = "out_of_stock" if reopens else availability(offer.door, counts)
    shop = absolute(address("merchant", offer.merchant.slug))
    return said(
        type="Offer",
        url=absolute(address("product", offer.product_slug, offer.product)),
        price=offer.price.decimal,
        priceCurrency=offer.price.currency,
        priceSpecification=said(
            type="UnitPriceSpecification",
            price=offer.price.decimal,
            priceCurrency=offer.price.currency,
            valueAddedTaxIncluded=False,
        ),
        availability=f"{CONTEXT}/{AVAILABILITY[has]}",
        availabilityStarts=reopens.isoformat() if reopens else None,
        availableDeliveryMethod=list(dict.fromkeys(f"{CONTEXT}/{METHODS[how]}" for how in offer.hows)),
        itemCondition=f"{CONTEXT}/NewCondition",
        seller=said(type="Store", id=f"{shop}#merchant", name=offer.merchant.name, url=shop),
        shippingDetails=_shippings(seller, offer.hows),
        hasMerchantReturnPolicy=said(
            type="MerchantReturnPolicy", applicableCountry=settings.COUNTRY, merchantReturnLink=shop
        )
        if seller and seller.returns
        else None,
    )


def _shippings(seller: MerchantFacts | None, hows: Sequence[str]) -> list[Thing] | None:
    return [_shipping(rate) for rate in seller.rates if rate.method in hows] or None if seller else None


def _shipping(rate: RateFacts) -> Thing:
    """What the merchant promises: his price and the days at most, to the postal prefixes he names or the whole territory."""
    region = None if rate.prefixes else settings.SUBDIVISION
    return said(
        type="OfferShippingDetails",
        shippingRate=said(type="MonetaryAmount", value=rate.most.decimal, currency=rate.most.currency),
        shippingDestination=said(
            type="DefinedRegion", addressCountry=settings.COUNTRY, addressRegion=region, postalCodePrefix=rate.prefixes
        ),
        deliveryTime=said(
            type="ShippingDeliveryTime",
            transitTime=said(type="QuantitativeValue", minValue=0, maxValue=rate.days, unitCode="DAY"),
        ),
    )
