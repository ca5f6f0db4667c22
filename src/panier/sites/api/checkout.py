"""From a cart to an order: what it costs, then one order for one key, and its payment."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, cast
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router
from ninja.responses import Status

from panier.base.territories.queries import checked_postal_code
from panier.flows.begin_payment import resume_payment
from panier.flows.place_order import place_order
from panier.flows.quote_cart import Options, Quoted, quote_cart
from panier.kit.money import Money as Sum
from panier.kit.postal import spaced
from panier.kit.refusals import Refusal
from panier.offer.terms.rules.zones import Zone
from panier.sites.api.carts import cart_now
from panier.sites.api.documented import IDEMPOTENCY_KEY, says
from panier.sites.api.links import whole
from panier.sites.api.parts import promised
from panier.sites.api.problems import Fault, KeyMissing, from_refusal, problem
from panier.sites.api.rights import buyer_of, cart_token
from panier.sites.api.shapes.base import Seller, here, money, options_of
from panier.sites.api.shapes.carts import (
    AddressAsked,
    CheckoutAsked,
    DeliveryWay,
    PickupPlace,
    Quote,
    QuoteAsked,
    QuoteLine,
    QuotePart,
    Refused,
    Slot,
    Tax,
)
from panier.sites.api.shapes.carts import Options as Ways
from panier.sites.api.shapes.orders import CheckedOut, OrderMade, PaymentMade
from panier.trade.cart.queries import cart_for
from panier.trade.checkout.rules.quotes import QuotedLine, QuotedPart
from panier.trade.checkout.rules.requests import Address, CheckoutRequest, Contact, Way
from panier.trade.checkout.rules.terms import PlaceTerms
from panier.trade.checkout.rules.ways import WayOffered
from panier.trade.orders.queries import token_of

KEY_MAX = 200
OF_QUOTE = (
    "not-found",
    "empty-cart",
    "not-for-sale",
    "stock-to-ask",
    "closed-for-now",
    "way-not-offered",
    "slot-over",
    "outside-territory",
    "bad-postal-code",
    "total-moved",
)
router = Router(tags=["Checkout"])


@router.post(
    "/carts/{id}/quote",
    response=Quote,
    auth=cart_token,
    summary="What it costs",
    openapi_extra=says(*OF_QUOTE[:-1], body=True),
)
def quote(request: HttpRequest, id: str, asked: QuoteAsked) -> Quote | HttpResponse:  # noqa: A002 - the API's own word
    """Changes nothing. `options` are the ways each merchant's part can be had, so that one can choose and ask again."""
    cart = cart_for(buyer_of(request), id)
    wanted = CheckoutRequest(Contact("", ""), _address(asked.address), _ways(asked), _language(None), None)
    try:
        return quote_shape(quote_cart(cart, wanted, now=datetime.now(tz=UTC)))
    except Refusal as refusal:
        return _with_cart(request, id, refusal)


@router.post(
    "/carts/{id}/checkout",
    response={201: CheckedOut},
    auth=cart_token,
    summary="Place the order",
    openapi_extra=says(
        "key-missing",
        "key-reused",
        *OF_QUOTE,
        "cart-closed",
        "out-of-stock",
        "contact-needed",
        "address-needed",
        body=True,
        parameters=[IDEMPOTENCY_KEY],
    ),
)
def checkout(request: HttpRequest, id: str, asked: CheckoutAsked) -> Any:  # noqa: A002 - as above
    """One order over all merchants, one payment. Send it again with the same key when you got no answer: the same
    order comes back, its states as they are now. A total other than `total_seen` changes nothing and says the new one.
    """
    key = _key(request)
    if isinstance(key, HttpResponse):
        return key
    now = datetime.now(tz=UTC)
    buyer = buyer_of(request)
    cart = cart_for(buyer, id)
    wanted = _request(asked)
    try:
        order = place_order(buyer=buyer, cart_id=cart.pk, asked=wanted, key=key_in(cart.public_id, key), now=now)
    except Refusal as refusal:
        if refusal.code == "total-moved":
            return from_refusal(request, refusal, quote=quote_shape(quote_cart(cart, wanted, now=now)).model_dump())
        return _with_cart(request, id, refusal)
    payment = resume_payment(order.pk, now=now)
    made = CheckedOut(
        order=OrderMade(number=order.number, token=token_of(order), status=cast("Any", order.state)),
        payment=PaymentMade(
            id=payment.public_id,
            status=cast("Any", payment.state),
            redirect_url=whole(request, payment.redirect_url),
        ),
    )
    return Status(HTTPStatus.CREATED, made)


def key_in(cart: str, key: str) -> UUID:
    """The caller's own key, in a namespace of his cart: another cart's same key is another key."""
    return uuid5(uuid5(NAMESPACE_OID, cart), key)


def _key(request: HttpRequest) -> str | HttpResponse:
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        raise KeyMissing
    if len(key) > KEY_MAX:
        return problem("invalid", faults=[Fault("Idempotency-Key", "too-long")])
    return key


def _with_cart(request: HttpRequest, public_id: str, refusal: Refusal) -> HttpResponse:
    """When a line is at fault the answer carries the cart, whose notices say which."""
    if refusal.code in {"out-of-stock", "not-for-sale", "stock-to-ask"}:
        return from_refusal(request, refusal, cart=cart_now(request, public_id))
    raise refusal


def _request(asked: CheckoutAsked) -> CheckoutRequest:
    return CheckoutRequest(
        contact=Contact(asked.contact.name, asked.contact.email, asked.contact.phone),
        address=_address(asked.address),
        ways=_ways(asked),
        language=_language(asked.language),
        total_seen=Sum(asked.total_seen.minor, asked.total_seen.currency),
    )


def _address(asked: AddressAsked | None) -> Address | None:
    if asked is None or not any((asked.line, asked.municipality, asked.postal_code)):
        return None
    code = checked_postal_code(settings.TERRITORY, asked.postal_code) if asked.postal_code else ""
    return Address(asked.line, asked.municipality, code, asked.unit, asked.note)


def _ways(asked: QuoteAsked) -> dict[str, Way]:
    return {merchant: Way(way.method, way.place_id or "", way.slot or "") for merchant, way in asked.fulfilment.items()}


def _language(asked: str | None) -> str:
    return (asked or get_language() or settings.LANGUAGE_CODE).partition("-")[0]


def quote_shape(quoted: Quoted) -> Quote:
    return Quote(
        parts=[_part(part, quoted) for part in quoted.quote.parts],
        total=money(quoted.quote.total),
        options={ways.merchant: _options(ways) for ways in quoted.options},
    )


def _part(part: QuotedPart, quoted: Quoted) -> QuotePart:
    slug = next(item.merchant_slug for item in quoted.items if item.merchant == part.seller.public_id)
    return QuotePart(
        merchant=Seller(id=part.seller.public_id, slug=slug, name=part.seller.name),
        method=cast("Any", part.method),
        place_id=part.place.public_id,
        **promised(part.promise),
        lines=[_line(line) for line in part.lines],
        goods=money(part.goods),
        delivery=money(part.delivery),
        taxes=[
            Tax(
                code=tax.code,
                collector=cast("Any", tax.collector),
                base=money(tax.base),
                rate=tax.rate,
                amount=money(tax.amount),
            )
            for tax in part.taxes
        ],
        total=money(part.total),
    )


def _line(line: QuotedLine) -> QuoteLine:
    wanted = line.wanted
    return QuoteLine(
        id=wanted.key,
        title=here(wanted.title),
        options=options_of(wanted.options),
        quantity=wanted.quantity,
        unit_price=money(wanted.unit),
        subtotal=money(line.subtotal),
    )


def _options(options: Options) -> Ways:
    return Ways(
        pickup=[_pickup(way, way.place) for way in options.open if way.method == "pickup" and way.place],
        delivery=[_brought(way, way.zone) for way in options.open if way.method == "delivery" and way.zone],
        parcel=[_brought(way, way.zone) for way in options.open if way.method == "parcel" and way.zone],
        refused=[
            Refused(
                method=cast("Any", way.method),
                place_id=way.place.public_id if way.method == "pickup" and way.place else None,
                why=cast("Any", way.why),
            )
            for way in options.ways
            if way.why
        ],
    )


def _pickup(way: WayOffered, place: PlaceTerms) -> PickupPlace:
    return PickupPlace(
        place_id=place.public_id,
        name=place.name,
        address=place.address,
        municipality=place.municipality,
        postal_code=spaced(place.postal_code),
        minutes=place.pickup_minutes,
        slots=_slots(way),
    )


def _brought(way: WayOffered, zone: Zone) -> DeliveryWay:
    return DeliveryWay(
        name=here(zone.name),
        price=money(way.price),
        free_from=money(zone.free_from) if zone.free_from else None,
        days=zone.days,
        slots=_slots(way),
    )


def _slots(way: WayOffered) -> list[Slot]:
    return [Slot(slot=each.key, begins=each.begins, ends=each.ends, left=each.left) for each in way.slots]
