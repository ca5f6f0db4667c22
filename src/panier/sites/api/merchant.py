"""A merchant's programs: the parts he prepares. A part of somebody else answers exactly like none at all."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from panier.flows.advance_part import advance_part
from panier.flows.hand_over_part import hand_over_part
from panier.flows.refuse_part import refuse_part
from panier.flows.take_back import Given, take_back
from panier.flows.take_out import Less, take_out
from panier.kit.money import Money
from panier.kit.refusals import Refusal
from panier.sites.api.documented import says
from panier.sites.api.parts import merchant_part
from panier.sites.api.problems import Fault, problem
from panier.sites.api.rights import merchant_token, program_of
from panier.sites.api.shapes.base import PAGE_MAX, PAGE_SIZE, PAGE_SIZE_MAX
from panier.sites.api.shapes.orders import (
    AcceptAsked,
    HandOverAsked,
    LineKept,
    MerchantPart,
    MerchantParts,
    MerchantSelf,
    RefuseAsked,
)
from panier.sites.api.shapes.returns import LineBackAsked, TakeBackAsked
from panier.trade.amendments.queries import amendments_of, is_amended
from panier.trade.amendments.rules import BadQuantity
from panier.trade.fulfilment.rules.proofs import Shown
from panier.trade.orders.queries import count_by_state, part_of_merchant, parts_of_merchant
from panier.trade.returns.queries import returns_of
from panier.trade.returns.rules import Asked as Back
from panier.trade.returns.rules import BadReturn

router = Router(tags=["Merchant"], auth=merchant_token)
OF_STEP = ("unauthorized", "not-found", "wrong-step")
VISIBLE = ("to_accept", "accepted", "ready", "handed_over", "refused", "cancelled")
State = Literal["to_accept", "accepted", "ready", "handed_over", "refused", "cancelled"]


@router.get("", response=MerchantSelf, summary="Whose token this is", openapi_extra=says("unauthorized"))
def merchant_self(request: HttpRequest) -> MerchantSelf:
    return program_of(request).merchant


@router.get("/parts", response=MerchantParts, summary="Parts to prepare", openapi_extra=says("unauthorized", "invalid"))
def parts(
    request: HttpRequest,
    state: Annotated[list[State], Query(max_length=len(VISIBLE), description="Repeat it to mean “or”.")] = [],  # noqa: B006 - ninja reads it
    page: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 1,
    page_size: Annotated[int, Query(ge=1, le=PAGE_SIZE_MAX)] = PAGE_SIZE,
) -> MerchantParts:
    """Those that are paid for; the longest waiting first."""
    merchant = program_of(request).merchant_id
    wanted: Sequence[str] = tuple(dict.fromkeys(state)) or VISIBLE
    counts = count_by_state(merchant)
    found = parts_of_merchant(merchant, wanted, offset=(page - 1) * page_size, limit=page_size)
    total = sum(counts.get(each, 0) for each in wanted)
    keys = [part.pk for part in found]
    amended, returned = amendments_of(keys), returns_of(keys)
    items = [merchant_part(part, amended.get(part.pk, ()), returned.get(part.pk, ())) for part in found]
    return MerchantParts(total=total, page=page, page_size=page_size, items=items)


@router.get("/parts/{id}", response=MerchantPart, summary="One part", openapi_extra=says("unauthorized", "not-found"))
def part(request: HttpRequest, id: str) -> MerchantPart:  # noqa: A002 - the API's own word
    return _part(request, id)


@router.post(
    "/parts/{id}/accept",
    response=MerchantPart,
    summary="Accept a part, or what is there of it",
    openapi_extra=says(*OF_STEP, "more-than-ordered", "reason-needed", "proposal-open", body=True),
)
def accept(request: HttpRequest, id: str, asked: AcceptAsked | None = None) -> MerchantPart | HttpResponse:  # noqa: A002 - as above
    """Without `lines`, all of it. With them (and a `key`), what is missing goes back to the buyer at once; where nothing is left, the part is refused.
    The buyer is told. Twice is once.
    """
    if asked is None or not asked.lines:
        return _advance(request, id, "accepted")
    if asked.key is None:
        return problem("invalid", faults=[Fault("key", "missing")])
    program = program_of(request)
    part = part_of_merchant(program.merchant_id, id)
    if is_amended(part.pk, asked.key):  # its lines may have other places by now
        return _part(request, id)
    less = _less(part, asked)
    if less.left.items() <= less.seen.items():
        return _advance(request, id, "accepted")
    take_out(program.merchant_id, id, less, actor=program.actor, now=datetime.now(tz=UTC))
    return _part(request, id)


@router.post(
    "/parts/{id}/ready", response=MerchantPart, summary="It is ready", openapi_extra=says(*OF_STEP, "proposal-open")
)
def ready(request: HttpRequest, id: str) -> MerchantPart:  # noqa: A002 - as above
    """To be picked up or delivered; the buyer is told. Twice is once."""
    return _advance(request, id, "ready")


@router.post(
    "/parts/{id}/hand-over",
    response=MerchantPart,
    summary="Hand it over",
    openapi_extra=says(*OF_STEP, "proposal-open", "wrong-pickup-code", "too-many-attempts", body=True),
)
def hand_over(request: HttpRequest, id: str, asked: HandOverAsked | None = None) -> MerchantPart:  # noqa: A002 - as above
    """A pickup needs the code the buyer says. The merchant has earned the part's money. Twice is once."""
    program = program_of(request)
    code = (asked.pickup_code if asked else None) or ""
    hand_over_part(program.merchant_id, id, shown=Shown(code), actor=program.actor, now=datetime.now(tz=UTC))
    return _part(request, id)


@router.post(
    "/parts/{id}/refuse",
    response=MerchantPart,
    summary="Refuse a part",
    openapi_extra=says(*OF_STEP, "reason-needed", "nothing-to-refund", body=True),
)
def refuse(request: HttpRequest, id: str, asked: RefuseAsked) -> MerchantPart:  # noqa: A002 - as above
    """The buyer reads the reason and gets the part's money back."""
    program = program_of(request)
    refuse_part(program.merchant_id, id, reason=asked.reason, actor=program.actor, now=datetime.now(tz=UTC))
    return _part(request, id)


@router.post(
    "/parts/{id}/take-back",
    response=MerchantPart,
    summary="Take back and refund",
    openapi_extra=says(
        *OF_STEP,
        "reason-needed",
        "nothing-to-refund",
        "nothing-taken-back",
        "bad-return",
        "too-long-ago",
        "amount-moved",
        "below-zero",
        body=True,
    ),
)
def take_it_back(request: HttpRequest, id: str, asked: TakeBackAsked) -> MerchantPart:  # noqa: A002 - as above
    """After the hand-over: units of lines, or an amount, and the delivery fee if asked; the taxes go with them, the commission falls. Twice is once."""
    program = program_of(request)
    part = part_of_merchant(program.merchant_id, id)
    sums = (asked.gives_back, *(each.amount for each in asked.lines if each.amount))
    if any(each.currency != part.currency for each in sums):
        raise BadReturn(line=0)
    given = Given(_back(part, asked), asked.why, asked.note, asked.restock, asked.key, asked.gives_back.minor)
    take_back(program.merchant_id, id, given, actor=program.actor, now=datetime.now(tz=UTC))
    return _part(request, id)


def _back(part: Any, asked: TakeBackAsked) -> Back:
    keys = _keys(part, asked.lines, BadReturn)
    units = {keys[each.line]: each.quantity for each in asked.lines if each.quantity}
    amounts = {
        keys[each.line]: Money(each.amount.minor, part.currency)
        for each in asked.lines
        if each.amount and each.amount.minor
    }
    return Back(units, amounts, delivery=asked.delivery)


def _less(part: Any, asked: AcceptAsked) -> Less:
    keys = _keys(part, asked.lines, BadQuantity)
    left = {keys[each.line]: each.quantity for each in asked.lines}
    seen = {line.pk: line.quantity for line in part.lines.all()}
    return Less(left, seen, asked.why, asked.note, asked.key)


def _keys(part: Any, named: Sequence[LineKept | LineBackAsked], wrong: type[Refusal]) -> dict[int, int]:
    """By its place in the part; a line that is not there, or named twice, is `wrong`."""
    keys = {number: line.pk for number, line in enumerate(part.lines.all(), start=1)}
    places = [each.line for each in named]
    for number in places:
        if number not in keys or places.count(number) > 1:
            raise wrong(line=number)
    return keys


def _advance(request: HttpRequest, public_id: str, after: str) -> MerchantPart:
    program = program_of(request)
    advance_part(program.merchant_id, public_id, after, actor=program.actor, now=datetime.now(tz=UTC))
    return _part(request, public_id)


def _part(request: HttpRequest, public_id: str) -> MerchantPart:
    found = part_of_merchant(program_of(request).merchant_id, public_id)
    amended, returned = amendments_of([found.pk]), returns_of([found.pk])
    return merchant_part(found, amended.get(found.pk, ()), returned.get(found.pk, ()))
