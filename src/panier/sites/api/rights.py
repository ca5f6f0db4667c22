"""Who calls: the holder of a cart's token, or a merchant's program. Nothing else is believed, no cookie is read."""

from datetime import UTC, datetime
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyHeader, HttpBearer

from panier.base.accounts.actions import FIELDS, Acting, Try, record_try
from panier.kit.requests import request_id
from panier.offer.merchants.queries import program_of_token
from panier.sites.api.shapes.orders import MerchantSelf
from panier.trade.cart.rules import Buyer

CART_HEADER = "X-Cart-Token"
TOKEN_MAX = 200


class CartToken(APIKeyHeader):
    """Lets everybody in: the cart's own query says whose it is, and answers a wrong token like a missing cart."""

    param_name = CART_HEADER

    def authenticate(self, request: HttpRequest, key: str | None) -> bool:  # noqa: ARG002 - see above
        return True


class Program(NamedTuple):
    """The merchant a program acts for, and how events name it."""

    merchant_id: int
    merchant: MerchantSelf
    actor: str


class MerchantToken(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Program | None:  # noqa: ARG002 - ninja's signature
        program = program_of_token(token) if len(token) <= TOKEN_MAX else None
        if program is None:
            return None
        merchant = program.merchant
        state = cast("Any", merchant.state)
        shown = MerchantSelf(id=merchant.public_id, slug=merchant.slug, name=merchant.name, state=state)
        return Program(merchant.pk, shown, f"{merchant.name} (API : {program.name})"[:120])


def note_unknown(request: HttpRequest, fields: list[str]) -> None:
    """A merchant's program sent fields that no call has: operators read of it beside what is refused at desks (ADR 0137)."""
    program = getattr(request, "auth", None)
    if isinstance(program, Program):
        who = Acting(settings.TERRITORY, None, program.actor, request_id(request))
        tried = Try(FIELDS, program.merchant.id, fields, request.method or "", request.path)
        record_try(who, tried, now=datetime.now(tz=UTC))


cart_token = CartToken()
merchant_token = MerchantToken()


def buyer_of(request: HttpRequest) -> Buyer:
    token = request.headers.get(CART_HEADER, "")
    return Buyer(token=token if len(token) <= TOKEN_MAX else "")


def program_of(request: HttpRequest) -> Program:
    return cast("Program", request.auth)  # type: ignore[attr-defined] # set by MerchantToken
