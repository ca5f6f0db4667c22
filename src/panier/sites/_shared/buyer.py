"""Who buys: the member who signed in, the guest who holds a cart's token, or both."""

from django.http import HttpRequest, HttpResponse

from panier.trade.cart.rules import Buyer

CART_COOKIE = "panier"
COOKIE_SECONDS = 60 * 24 * 3600


def buyer_of(request: HttpRequest) -> Buyer:
    token = request.COOKIES.get(CART_COOKIE, "")[:200]
    if request.user.is_authenticated:
        return Buyer(request.user.pk, request.user.public_id, token)
    return Buyer(token=token)


def remember_cart(response: HttpResponse, token: str, *, secure: bool) -> None:
    """The cookie exists only from the first add; it dies at sign-in."""
    if token:
        response.set_cookie(CART_COOKIE, token, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure)


def forget_cart(response: HttpResponse) -> None:
    response.delete_cookie(CART_COOKIE, samesite="Lax")
