"""Who may stand at a merchant's desk, and which of its pages are there for whom.

Another merchant's desk, and a page the role may not see (ADR 0092), answer exactly like missing ones.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from panier.base.accounts.actions import FIELDS, RIGHT, Acting, Try, record_try
from panier.civic.messaging.queries import count_waiting
from panier.kit.requests import request_id
from panier.offer.merchants.queries import merchant_of_member
from panier.offer.merchants.rules import NoSuchMerchant
from panier.offer.team.actions import By
from panier.offer.team.rules import May, may
from panier.sites.merchant_portal.fields import UnknownFields, unknown_fields

log = structlog.get_logger(__name__)


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
    person: str
    account: str  # public id
    account_id: int
    now: datetime
    unanswered: int  # conversations that wait for the shop: the menu says so on every page

    def may(self, what: May) -> bool:
        """For templates: a link is shown where it leads somewhere."""
        return may(self.role, what)


def desk_of(request: HttpRequest, merchant: str, *, needs: May) -> Desk:
    """The desk of this merchant (public id) for the person signed in, on a page that `needs` a right; else 404."""
    if not request.user.is_authenticated:
        raise Http404
    try:
        member = merchant_of_member(request.user.pk, merchant)
    except NoSuchMerchant as missing:
        raise Http404 from missing
    if not may(member.role, needs):
        log.warning("right_refused", account=member.account.public_id, merchant=merchant, role=member.role, needs=needs, method=request.method)  # fmt: skip
        note_try(request, RIGHT, merchant, [needs])
        raise Http404
    if not getattr(request.resolver_match and request.resolver_match.func, "reads_its_own_body", False):
        only_its_fields(request, merchant)  # a view that reads its body itself asks for this once it has
    served = member.merchant
    return Desk(
        id=served.pk,
        public_id=served.public_id,
        name=served.name,
        slug=served.slug,
        state=served.state,
        tone=served.tone,
        role=member.role,
        actor=f"{served.name} ({person_name(request)})"[:120],
        person=person_name(request),
        account=member.account.public_id,
        account_id=request.user.pk,
        now=datetime.now(tz=UTC),
        unanswered=count_waiting(served.pk),
    )


def only_its_fields(request: HttpRequest, subject: str, *, hidden: str = "") -> None:
    """UnknownFields, noted: something was posted that no form of this page has. `subject`: the shop's public id, or the application's.

    `hidden`: a secret that the page's address carries.
    """
    if names := unknown_fields(request):
        log.warning("fields_refused", subject=subject, method=request.method, names=names[:20])
        note_try(request, FIELDS, subject, names, hidden=hidden)
        raise UnknownFields(names)


def note_try(request: HttpRequest, kind: str, subject: str, named: list[str], *, hidden: str = "") -> None:
    """Who, when, which shop, which address and what: for the operators (ADR 0137)."""
    who = Acting(settings.TERRITORY, request.user.pk, person_name(request)[:120], request_id(request))
    path = request.path.replace(hidden, "…") if hidden else request.path
    tried = Try(kind, subject, named, request.method or "", path)
    record_try(who, tried, now=datetime.now(tz=UTC))


def by(served: Desk) -> By:
    """Whoever stands at the desk, as what changes a team wants it."""
    return By(served.account_id, served.person, served.now)


def acting(request: HttpRequest, served: Desk) -> Acting:
    """The same for the trace of what people do (ADR 0005)."""
    return Acting(settings.TERRITORY, served.account_id, served.person[:120], request_id(request))


def person_name(request: HttpRequest) -> str:
    """How history names whoever is signed in."""
    user: Any = request.user
    return str(user.name or user.email)


def private(answer: HttpResponse) -> HttpResponse:
    """A page of one desk: nobody keeps a copy of it."""
    answer["Cache-Control"] = "private, no-store"
    return answer
