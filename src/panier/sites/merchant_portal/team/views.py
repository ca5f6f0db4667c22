"""The team: who is in it and as what, who is invited, and every change by whom and when. Owners only."""

from datetime import timedelta
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from panier.flows.change_team import Change, change_team
from panier.flows.invite_member import Guest, invite_member
from panier.kit.refusals import Refusal
from panier.offer.team.queries import (
    changes_of_team,
    invitations_waiting,
    joined_at,
    members_of_merchant,
    programs_by_account,
)
from panier.offer.team.rules import CLERK, EMAIL_MAX, MANAGER, OWNER, BadInvitation
from panier.sites.merchant_portal.access import Desk, by, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.team.letters import letters_chosen
from panier.sites.merchant_portal.team.words import meaning, team_words

EXPIRED_SHOWN = timedelta(days=30)
OFFERED = (CLERK, MANAGER, OWNER)


@takes("email", "role")
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, merchant: str) -> HttpResponse:
    """GET: the page. POST: an invitation (`email`, `role`); the same address again gets a new link."""
    served = desk_of(request, merchant, needs="team")
    if request.method != "POST":
        return _page(request, served)
    guest = Guest(request.POST.get("email", "")[: EMAIL_MAX + 1], request.POST.get("role", ""), get_language() or "fr")
    try:
        made = invite_member(served.id, guest, by(served))
    except BadInvitation as wrong:
        return _page(request, served, wrong={str(wrong.facts["field"]): team_words(wrong)})
    except Refusal as refusal:
        return _refused(request, served, refusal)
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": made.email})
    return HttpResponseRedirect(reverse("desk_team", args=[merchant]))


@takes("do", "role", "wanted")
@require_POST
def member(request: HttpRequest, merchant: str, member: str) -> HttpResponse:
    """`do`: role (with `role`), letters (with `wanted`) or remove. Whoever gave up his own right to this page goes where he still may."""
    served = desk_of(request, merchant, needs="team")
    asked, role = request.POST.get("do", ""), request.POST.get("role", "")
    if asked == "role":
        return _change(request, served, Change("role", member, role))
    if asked == "remove":
        return _change(request, served, Change("remove", member))
    if asked == "letters":
        return letters_chosen(request, served, member, reverse("desk_team", args=[merchant]))
    raise Http404


@require_POST
def withdraw(request: HttpRequest, merchant: str, invitation: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="team")
    return _change(request, served, Change("withdraw", invitation))


def _change(request: HttpRequest, served: Desk, change: Change) -> HttpResponse:
    try:
        change_team(served.id, change, by(served))
    except Refusal as refusal:
        return _refused(request, served, refusal)
    if change.about == served.account:
        return HttpResponseRedirect(reverse("desks") if change.kind == "remove" else _own_page(served, change.role))
    messages.success(request, _("The team is changed."))
    return HttpResponseRedirect(reverse("desk_team", args=[served.public_id]))


def _own_page(served: Desk, role: str) -> str:
    return reverse("desk_team" if role == OWNER else "desk_myself", args=[served.public_id])


def _refused(request: HttpRequest, served: Desk, refusal: Refusal) -> HttpResponse:
    if refusal.code == "not-found":
        raise Http404 from refusal
    return _page(request, served, notice=team_words(refusal))


def _page(request: HttpRequest, served: Desk, *, wrong: dict[str, str] | None = None, notice: str = "") -> HttpResponse:
    facts = {
        "desk": served,
        "members": members_of_merchant(served.id),
        "since": joined_at(served.id),
        "programs": programs_by_account(served.id),
        "invitations": invitations_waiting(served.id, since=served.now - EXPIRED_SHOWN),
        "changes": changes_of_team(served.id),
        "roles": {role: meaning(role) for role in OFFERED},
        "typed": request.POST.dict() if wrong or notice else {},
        "wrong": wrong or {},
        "notice": notice,
        "now": served.now,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.CONFLICT if notice else HTTPStatus.OK
    return private(render(request, "merchant_portal/team/page.html", facts, status=status))
