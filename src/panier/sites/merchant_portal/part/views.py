"""One part at the desk: accept it, say it is ready, hand it over with its code, or refuse it with a reason."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panier.flows.advance_part import advance_part
from panier.flows.propose_moment import propose_moment
from panier.flows.refuse_part import refuse_part
from panier.flows.send_code_again import send_code_again
from panier.flows.take_out import Less, take_out
from panier.flows.track_part import track_part
from panier.kit.refusals import Refusal
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.handing.given import given_tracking, hand_over
from panier.sites.merchant_portal.words import words_of
from panier.trade.amendments.queries import (
    amendments_of,
    moment_instead,
    new_moments_of,
    state_of_moment,
    substitutions_of,
)
from panier.trade.fulfilment.queries import absences_of, carriers_in_force, hand_overs_of
from panier.trade.orders.queries import part_of_merchant
from panier.trade.orders.rules import TO_DO, NoSuchPart, is_minded
from panier.trade.returns.queries import returns_of

LONGEST_REASON, MOST_DIGITS = 400, 15


@require_safe
def part(request: HttpRequest, merchant: str, part: str) -> HttpResponse:
    return _page(request, desk_of(request, merchant, needs="orders"), part)


@require_POST
def step(request: HttpRequest, merchant: str, part: str) -> HttpResponse:
    """`step`: accept, ready, hand_over (with `code`), refuse (with `reason`), less (see `_less`), moment, code_again. A refusal keeps what was typed."""
    served = desk_of(request, merchant, needs="orders")
    asked = request.POST.get("step", "")
    try:
        _take(served, part, asked, request)
    except NoSuchPart as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, served, part, notice=words_of(refusal))
    return HttpResponseRedirect(reverse("desk_part", args=[merchant, part]))


def _take(served: Desk, part: str, asked: str, request: HttpRequest) -> None:
    if asked in {"accept", "ready"}:
        after = {"accept": "accepted", "ready": "ready"}[asked]
        advance_part(served.id, part, after, actor=served.actor, now=served.now)
    elif asked == "hand_over":
        hand_over(request, served, part)
    elif asked == "track":
        track_part(served.id, part, *given_tracking(request, served), now=served.now)
    elif asked == "refuse":
        reason = request.POST.get("reason", "")[:LONGEST_REASON]
        refuse_part(served.id, part, reason=reason, actor=served.actor, now=served.now)
    elif asked == "less":
        take_out(served.id, part, _less(request.POST), actor=served.actor, now=served.now)
    elif asked == "code_again":
        sent = send_code_again(served.id, part, now=served.now)
        messages.success(request, _("The code is on its way to %(email)s.") % {"email": sent.order.contact_email})
    elif asked == "moment":
        propose_moment(served.id, part, actor=served.actor, now=served.now)
    else:
        raise Http404


def _less(given: QueryDict) -> Less:
    """`left-<line>` of `seen-<line>`, `why`, `note`; what is no number is none."""
    left, seen = ({key: _number(given.get(f"{name}-{key}", "")) for key in _lines(given)} for name in ("left", "seen"))
    return Less(left, seen, given.get("why", ""), given.get("note", "")[:LONGEST_REASON])


def _lines(given: QueryDict) -> list[int]:
    names = [name.removeprefix("seen-") for name in given if name.startswith("seen-")]
    return [int(name) for name in names if name.isascii() and name.isdigit() and len(name) <= MOST_DIGITS]


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else -1


def _page(request: HttpRequest, served: Desk, part: str, *, notice: str = "") -> HttpResponse:
    try:
        found = part_of_merchant(served.id, part)
    except NoSuchPart as missing:
        raise Http404 from missing
    moment = new_moments_of([found.pk]).get(found.pk)
    facts = {
        "desk": served,
        "part": found,
        "order": found.order,
        "notice": notice,
        "typed": request.POST.dict(),
        "amended": amendments_of([found.pk]).get(found.pk, []),
        "returns": returns_of([found.pk]).get(found.pk, []),
        "proposals": substitutions_of([found.pk]).get(found.pk, []),
        "instead": moment_instead(found, now=served.now) if found.state in TO_DO else None,
        "moment": moment,
        "moment_is": state_of_moment(moment, served.now) if moment else "",
        "minded": is_minded(found.minded_at, served.now),
        "now": served.now,
        "proof": hand_overs_of([found]).get(found.pk),
        "absences": absences_of([found]).get(found.pk, []),
        "carriers": carriers_in_force(settings.TERRITORY, served.now),
    }
    status = 409 if notice else 200
    return private(render(request, "merchant_portal/part/page.html", facts, status=status))
