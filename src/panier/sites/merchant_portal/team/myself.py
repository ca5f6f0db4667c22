"""One's own place in a team: the role, what it may, who owns the shop, and the way out."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from panier.flows.change_team import Change, change_team
from panier.kit.refusals import Refusal
from panier.offer.merchants.queries import merchant_of_member
from panier.offer.team.queries import joined_at, owners_of_merchant, programs_by_account
from panier.sites._shared.filled import filled
from panier.sites.merchant_portal.access import Desk, by, desk_of, private
from panier.sites.merchant_portal.team.letters import letters_chosen
from panier.sites.merchant_portal.team.words import meaning, team_words


@require_http_methods(["GET", "HEAD", "POST"])
def myself(request: HttpRequest, merchant: str) -> HttpResponse:
    """POST leaves the team; with `do`: letters, it chooses whether letters about orders come here."""
    served = desk_of(request, merchant, needs="myself")
    if request.method != "POST":
        return _page(request, served)
    if request.POST.get("do") == "letters":
        return letters_chosen(request, served, served.account, reverse("desk_myself", args=[merchant]))
    try:
        change_team(served.id, Change("leave"), by(served))
    except Refusal as refusal:
        if refusal.code == "not-found":
            raise Http404 from refusal
        return _page(request, served, notice=team_words(refusal))
    messages.success(request, filled(_("You have left the team of %(merchant)s."), {"merchant": served.name}))
    return HttpResponseRedirect(reverse("account"))


def _page(request: HttpRequest, served: Desk, *, notice: str = "") -> HttpResponse:
    facts = {
        "desk": served,
        "member": merchant_of_member(served.account_id, served.public_id),
        "meaning": meaning(served.role),
        "since": joined_at(served.id).get(served.account_id),
        "owners": owners_of_merchant(served.id),
        "programs": programs_by_account(served.id).get(served.account_id, 0),
        "notice": notice,
    }
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.OK
    return private(render(request, "merchant_portal/team/myself.html", facts, status=status))
