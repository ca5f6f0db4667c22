"""Carts over several merchants. Each look checks prices and stock again and says what changed."""

from datetime import UTC, datetime
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from panier.base.territories.queries import territory
from panier.flows.fill_cart import accept_changes, add_to_cart, change_cart
from panier.kit.money import total
from panier.offer.catalogue.pictures import WIDTHS
from panier.sites.api.documented import says
from panier.sites.api.links import picture
from panier.sites.api.problems import field_words
from panier.sites.api.reading import bodyless
from panier.sites.api.rights import buyer_of, cart_token
from panier.sites.api.shapes.base import Seller, here, money, options_of
from panier.sites.api.shapes.carts import Cart, CartLine, CartPart, LineAsked, NewCart, Notice, QuantityAsked
from panier.trade.cart.actions import open_cart
from panier.trade.cart.queries import CartItem, CartView, by_merchant, cart_for, view_of
from panier.trade.cart.rules import Buyer

router = Router(tags=["Cart"])
OF_LINE = ("not-found", "out-of-stock", "stock-to-ask", "cart-closed")


@router.post("/carts", response={201: NewCart}, summary="Open a cart", openapi_extra=says(body=True))
@bodyless
def new_cart(request: HttpRequest) -> NewCart:  # noqa: ARG001 - ninja's signature
    """Keep the token: it is the only right to the cart, and it is not shown again."""
    opened = open_cart(Buyer(), territory=settings.TERRITORY, now=datetime.now(tz=UTC))
    return NewCart(id=opened.cart.public_id, token=opened.token)


@router.get("/carts/{id}", response=Cart, auth=cart_token, summary="Look in a cart", openapi_extra=says("not-found"))
def cart(request: HttpRequest, id: str) -> Cart:  # noqa: A002 - the API's own word
    """Prices and stock as they are now; `notices` say what changed since each line was last seen."""
    return _look(request, id)


@router.post(
    "/carts/{id}/lines",
    response=Cart,
    auth=cart_token,
    summary="Put an offer in",
    openapi_extra=says(*OF_LINE, "linked-product", "listed-product", "too-many", "bad-quantity", body=True),
)
def add(request: HttpRequest, id: str, asked: LineAsked) -> Cart:  # noqa: A002 - as above
    """The same offer again adds to its line."""
    now = datetime.now(tz=UTC)
    return _cart(request, add_to_cart(buyer_of(request), id, offer=asked.offer_id, quantity=asked.quantity, now=now))


@router.patch(
    "/carts/{id}/lines/{line_id}",
    response=Cart,
    auth=cart_token,
    summary="Change a line’s quantity",
    openapi_extra=says(*OF_LINE, "linked-product", "listed-product", body=True),
)
def change(request: HttpRequest, id: str, line_id: str, asked: QuantityAsked) -> Cart:  # noqa: A002 - as above
    change_cart(buyer_of(request), id, line=line_id, quantity=asked.quantity, now=datetime.now(tz=UTC))
    return _look(request, id)


@router.delete(
    "/carts/{id}/lines/{line_id}",
    response=Cart,
    auth=cart_token,
    summary="Take a line out",
    openapi_extra=says("not-found", "cart-closed", body=True),
)
@bodyless
def remove(request: HttpRequest, id: str, line_id: str) -> Cart:  # noqa: A002 - as above
    change_cart(buyer_of(request), id, line=line_id, quantity=0, now=datetime.now(tz=UTC))
    return _look(request, id)


@router.post(
    "/carts/{id}/seen",
    response=Cart,
    auth=cart_token,
    summary="The buyer has seen the new prices",
    openapi_extra=says("not-found", body=True),
)
@bodyless
def seen(request: HttpRequest, id: str) -> Cart:  # noqa: A002 - as above
    """From now on the prices of today are the prices seen."""
    accept_changes(buyer_of(request), id, now=datetime.now(tz=UTC))
    return _look(request, id)


def _look(request: HttpRequest, public_id: str) -> Cart:
    found = cart_for(buyer_of(request), public_id)
    return _cart(request, view_of(found, now=datetime.now(tz=UTC)), ordered=found.closed_at is not None)


def cart_now(request: HttpRequest, public_id: str) -> dict[str, Any]:
    """The cart as it is, for a refusal that says why: the buyer's own, or NoSuchCart."""
    return _look(request, public_id).model_dump()


def _cart(request: HttpRequest, view: CartView, *, ordered: bool = False) -> Cart:
    items = view.items
    currency = items[0].unit.currency if items else territory(view.territory).currency
    sold = total((item.subtotal for item in items if item.door == "selling"), currency)
    parts = [_part(request, group) for group in by_merchant(items)]
    return Cart(id=view.id, status="ordered" if ordered else "open", parts=parts, subtotal=money(sold))


def _part(request: HttpRequest, items: tuple[CartItem, ...]) -> CartPart:
    first = items[0]
    sold = total((item.subtotal for item in items if item.door == "selling"), first.unit.currency)
    return CartPart(
        merchant=Seller(id=first.merchant, slug=first.merchant_slug, name=first.merchant_name),
        lines=[_line(request, item) for item in items],
        subtotal=money(sold),
    )


def _line(request: HttpRequest, item: CartItem) -> CartLine:
    return CartLine(
        id=item.id,
        offer_id=item.offer,
        product_id=item.product,
        title=here(item.title),
        options=options_of(item.options),
        image=picture(request, item.picture, WIDTHS[0]) if item.picture else None,
        quantity=item.quantity,
        unit_price=money(item.unit),
        subtotal=money(item.subtotal),
        notices=[_notice(item, code) for code in item.notices],
    )


def _notice(item: CartItem, code: str) -> Notice:
    return Notice(
        code=cast("Any", code),
        message=field_words(code),
        seen=money(item.seen) if code == "price-changed" else None,
        left=item.free if code == "few-left" else None,
    )
