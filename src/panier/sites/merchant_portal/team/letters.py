"""Who of a team has letters about orders: each says so for himself, an owner for everybody."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext as _

from panier.flows.choose_letters import choose_letters
from panier.kit.refusals import Refusal
from panier.sites.merchant_portal.access import Desk, by


def letters_chosen(request: HttpRequest, served: Desk, account: str, then: str) -> HttpResponseRedirect:
    """POST `wanted`: there, or not. `then`: the page to go to."""
    wanted = "wanted" in request.POST
    try:
        choose_letters(served.id, account, by(served), wanted=wanted)
    except Refusal as refusal:
        raise Http404 from refusal
    messages.success(
        request, _("Letters about orders are on.") if wanted else _("Letters about orders are off for this person.")
    )
    return HttpResponseRedirect(then)
