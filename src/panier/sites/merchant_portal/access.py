"""Who may stand at a merchant's desk. Another merchant's desk answers exactly like a missing one."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse

from panier.offer.merchants.queries import merchant_of_member
from panier.offer.merchants.rules import NoSuchMerchant


class Desk(NamedTuple):
    """The merchant served here, the person's role, and how events name them."""

    id: int
    public_id: str
    name: str
    slug: str
    state: str
    tone: int
    role: str
    actor: str
    account_id: int
    now: datetime


def desk_of(request: HttpRequest, merchant: str) -> Desk:
    """The desk of this merchant (public id) for the person signed in; 404 for anybody else's."""
    if not request.user.is_authenticated:
        raise Http404
    try:
        member = merchant_of_member(request.user.pk, merchant)
    except NoSuchMerchant as missing:
        raise Http404 from missing
    served = member.merchant
    return Desk(
        id=served.pk,
        public_id=served.public_id,
        name=served.name,
        slug=served.slug,
        state=served.state,
        tone=served.tone,
        role=member.role,
        actor=f"{served.name} ({request.user.name or request.user.email})"[:120],
        account_id=request.user.pk,
        now=datetime.now(tz=UTC),
    )


def private(answer: HttpResponse) -> HttpResponse:
    """A page of one desk: nobody keeps a copy of it."""
    answer["Cache-Control"] = "private, no-store"
    return answer
