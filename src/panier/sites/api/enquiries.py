"""A merchant's programs answer requests: is what was counted long ago still there?"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest
from ninja import Query, Router

from panier.flows.accept_enquiry import accept_enquiry
from panier.flows.refuse_enquiry import No, refuse_enquiry
from panier.sites.api.documented import says
from panier.sites.api.rights import merchant_token, program_of
from panier.sites.api.shapes.base import PAGE_MAX, PAGE_SIZE, PAGE_SIZE_MAX, here, minor, options_of
from panier.sites.api.shapes.enquiries import AcceptAsked, Enquiries, Enquiry, NoAsked
from panier.trade.enquiries.queries import count_enquiries, enquiries_of_merchant, enquiry_of_merchant

router = Router(tags=["Merchant"], auth=merchant_token)
OF_ANSWER = ("unauthorized", "not-found", "enquiry-moved")
State = Literal["asked", "accepted", "refused", "expired", "withdrawn", "bought", "lapsed"]


@router.get(
    "/enquiries",
    response=Enquiries,
    summary="Requests for what was counted long ago",
    openapi_extra=says("unauthorized", "invalid"),
)
def enquiries(
    request: HttpRequest,
    state: Annotated[list[State], Query(max_length=7, description="Repeat it to mean “or”.")] = [],  # noqa: B006 - ninja reads it
    page: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 1,
    page_size: Annotated[int, Query(ge=1, le=PAGE_SIZE_MAX)] = PAGE_SIZE,
) -> Enquiries:
    """With `state=asked` alone those to answer soonest come first, else the latest."""
    merchant = program_of(request).merchant_id
    wanted = tuple(dict.fromkeys(state))
    counts = count_enquiries(merchant)
    found = enquiries_of_merchant(merchant, wanted, offset=(page - 1) * page_size, limit=page_size)
    total = sum(count for name, count in counts.items() if not wanted or name in wanted)
    return Enquiries(total=total, page=page, page_size=page_size, items=[_enquiry(each) for each in found])


@router.get("/enquiries/{id}", response=Enquiry, summary="One request", openapi_extra=says("unauthorized", "not-found"))
def enquiry(request: HttpRequest, id: str) -> Enquiry:  # noqa: A002 - the API's own word
    return _enquiry(enquiry_of_merchant(program_of(request).merchant_id, id))


@router.post(
    "/enquiries/{id}/accept",
    response=Enquiry,
    summary="Yes: it is there, and kept",
    openapi_extra=says(*OF_ANSWER, "counted-too-few", body=True),
)
def accept_request(request: HttpRequest, id: str, asked: AcceptAsked) -> Enquiry:  # noqa: A002 - as above
    """Counted now, held until `held_until`, in the buyer's cart; the buyer is told. Twice is once."""
    program = program_of(request)
    now = datetime.now(tz=UTC)
    accept_enquiry(program.merchant_id, id, counted=asked.counted, actor=program.actor, now=now)
    return _enquiry(enquiry_of_merchant(program.merchant_id, id))


@router.post(
    "/enquiries/{id}/refuse",
    response=Enquiry,
    summary="No: it is not there",
    openapi_extra=says(*OF_ANSWER, "reason-needed", body=True),
)
def refuse_request(request: HttpRequest, id: str, asked: NoAsked) -> Enquiry:  # noqa: A002 - as above
    """The buyer reads the reason; `left` sets the stock right. Twice is once."""
    program = program_of(request)
    no = No(asked.reason, asked.left)
    refuse_enquiry(program.merchant_id, id, no, actor=program.actor, now=datetime.now(tz=UTC))
    return _enquiry(enquiry_of_merchant(program.merchant_id, id))


def _enquiry(found: Any) -> Enquiry:
    return Enquiry(
        id=found.public_id,
        state=cast("Any", found.state),
        place_id=found.place.public_id,
        title=here(found.title),
        options=options_of(found.options),
        quantity=found.quantity,
        unit_price=minor(found.unit_minor, found.currency),
        buyer=found.contact_name,
        reason=found.reason,
        asked_at=found.asked_at,
        answer_by=found.answer_by,
        held_until=found.held_until,
        changed_at=found.changed_at,
    )
