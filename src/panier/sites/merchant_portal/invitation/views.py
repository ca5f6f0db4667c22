"""An invitation into a team: read by whoever has its link, answered by whoever has the address it was sent to."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from panier.base.accounts.queries import confirmed_email
from panier.flows.answer_invitation import answer_invitation
from panier.kit.refusals import Refusal
from panier.offer.team.actions import By
from panier.offer.team.queries import invitation_of_link, is_member
from panier.offer.team.rules import state_of_invitation
from panier.sites._shared.filled import filled
from panier.sites.merchant_portal.access import person_name, private
from panier.sites.merchant_portal.team.words import meaning, team_words

WRONG_LINKS, WRONG_FOR_S = 20, 3600  # an internet address that tried so many in this time is not answered


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """POST: `answer` yes or no. Looking changes nothing: mail scanners look."""
    counter = f"invitation:{get_adapter(request).get_client_ip(request)}"
    tried = cache.get(counter, 0)
    if tried >= WRONG_LINKS:
        return _answer(respond_429(request))
    found = invitation_of_link(secret)
    if found is None:
        cache.set(counter, tried + 1, WRONG_FOR_S)
        raise Http404
    said = request.POST.get("answer", "")
    if request.method != "POST" or not request.user.is_authenticated or said not in {"yes", "no"}:
        return _page(request, found)
    who = By(request.user.pk, person_name(request), datetime.now(tz=UTC))
    try:
        member = answer_invitation(secret, who, accept=said == "yes")
    except Refusal as refusal:
        return _page(request, found, notice=team_words(refusal))
    if member is None:
        return HttpResponseRedirect(request.path)
    messages.success(request, filled(_("You are in the team of %(merchant)s."), {"merchant": found.merchant.name}))
    return _answer(HttpResponseRedirect(reverse("desk_myself", args=[found.merchant.public_id])))


def _page(request: HttpRequest, found: Any, *, notice: str = "") -> HttpResponse:
    user: Any = request.user
    known = user.is_authenticated
    facts = {
        "invitation": found,
        "merchant": found.merchant,
        "state": state_of_invitation(found.end, found.expires_at, datetime.now(tz=UTC)),
        "meaning": meaning(found.role),
        "masked": _masked(found.email),
        "is_known": known,
        "is_invited": known and confirmed_email(user.pk) == found.email,
        "is_member": known and is_member(found.merchant_id, user.pk),
        "notice": notice,
    }
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.OK
    return _answer(render(request, "merchant_portal/invitation/page.html", facts, status=status))


def _answer(answer: HttpResponse) -> HttpResponse:
    answer["Referrer-Policy"] = "same-origin"  # the address carries the secret; with none at all no form could be sent
    return private(answer)


def _masked(email: str) -> str:
    """Enough to know one's own address by, when the letter was passed on."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}…@{host}"
