"""The shopper's order: the token in the address is the right to it."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status

from panier.flows.begin_payment import begin_payment
from panier.flows.cancel_order import cancel_order
from panier.sites.api.documented import says
from panier.sites.api.links import page, whole
from panier.sites.api.parts import shopper_part
from panier.sites.api.reading import bodyless
from panier.sites.api.shapes.base import minor
from panier.sites.api.shapes.orders import Order, Payment, PaymentMade
from panier.trade.amendments.queries import amendments_of
from panier.trade.orders.queries import order_by_token
from panier.trade.payments.queries import payments_of

router = Router(tags=["Orders"])
ACTOR = "acheteur (API)"


@router.get("/orders/{token}", response=Order, summary="An order", openapi_extra=says("not-found"))
def order(request: HttpRequest, token: str) -> Order:
    """One part a merchant, each with its own state and, to be picked up, its own code."""
    return _order(request, token)


@router.post(
    "/orders/{token}/cancel",
    response=Order,
    summary="Cancel the whole order",
    openapi_extra=says("not-found", "too-late", "wrong-step", body=True),
)
@bodyless
def cancel(request: HttpRequest, token: str) -> Order:
    """Before any merchant has accepted. What was paid goes back."""
    cancel_order(order_by_token(token).pk, actor=ACTOR, now=datetime.now(tz=UTC))
    return _order(request, token)


@router.post(
    "/orders/{token}/payments",
    response={201: PaymentMade},
    summary="Pay again after a decline",
    openapi_extra=says("not-found", "nothing-to-pay", body=True),
)
@bodyless
def pay_again(request: HttpRequest, token: str) -> Any:
    """A new payment of the same order; one that is still open comes back as it is."""
    payment = begin_payment(order_by_token(token).pk, now=datetime.now(tz=UTC))
    made = PaymentMade(
        id=payment.public_id, status=cast("Any", payment.state), redirect_url=whole(request, payment.redirect_url)
    )
    return Status(HTTPStatus.CREATED, made)


def _order(request: HttpRequest, token: str) -> Order:
    found = order_by_token(token)
    amended = amendments_of([part.pk for part in found.parts.all()])
    return Order(
        number=found.number,
        status=cast("Any", found.state),
        placed_at=found.placed_at,
        expires_at=found.expires_at,
        language=found.language,
        parts=[shopper_part(part, amended.get(part.pk, ())) for part in found.parts.all()],
        payments=[_payment(request, payment) for payment in payments_of(found.pk)],
        total=minor(found.total_minor, found.currency),
        url=page(request, "order", token),
    )


def _payment(request: HttpRequest, payment: Any) -> Payment:
    back = sum(refund.minor for refund in payment.refunds.all() if refund.state == "done")
    return Payment(
        id=payment.public_id,
        status=payment.state,
        amount=minor(payment.minor, payment.currency),
        refunded=minor(back, payment.currency),
        redirect_url=whole(request, payment.redirect_url) if payment.state in {"created", "pending", "unknown"} else "",
    )
