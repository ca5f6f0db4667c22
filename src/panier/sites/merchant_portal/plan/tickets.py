"""Help: asked of the operator's help desk, answered by a day, seen until it is closed."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from panier.flows.answer_ticket import answer_ticket
from panier.flows.ask_help import ask_help
from panier.flows.settle_ticket import settle_ticket
from panier.kit.refusals import Refusal
from panier.offer.capability.actions import Asking
from panier.offer.capability.queries import questions, ticket_of_merchant, tickets_of_merchant
from panier.offer.capability.rules import RULES, Next, NoSuchTicket
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.plan.views import by
from panier.sites.merchant_portal.plan.words import step_words, words_of

LONGEST = 5_000


@takes("about", "title", "words")
def ask(request: HttpRequest, merchant: str) -> HttpResponse:
    """`?about=` a step of the plan fills the title in."""
    served = desk_of(request, merchant, needs="plan")
    if request.method != "POST":
        return _asking(request, served)
    given = {name: request.POST.get(name, "")[:LONGEST] for name in ("about", "title", "words")}
    asked = Asking(settings.TERRITORY, served.id, given["about"], given["title"], given["words"], 0)
    try:
        made = ask_help(asked, by(served))
    except Refusal as refusal:
        return _asking(request, served, notice=words_of(refusal))
    return HttpResponseRedirect(reverse("desk_ticket", args=[merchant, made.public_id]))


@takes("do", "words")
def ticket(request: HttpRequest, merchant: str, ticket: str) -> HttpResponse:
    """POST adds `words`, or closes (`do`)."""
    served, notice = desk_of(request, merchant, needs="plan"), ""
    try:
        found = ticket_of_merchant(served.id, ticket)
    except NoSuchTicket as missing:
        raise Http404 from missing
    if request.method == "POST":
        try:
            if request.POST.get("do") == "close":
                settle_ticket(found, "close", by(served), operator=False)
            else:
                answer_ticket(found, request.POST.get("words", "")[:LONGEST], by(served), operator=False)
        except Refusal as refusal:
            notice = words_of(refusal)
        else:
            return HttpResponseRedirect(reverse("desk_ticket", args=[merchant, ticket]))
    facts = {"desk": served, "ticket": found, "notice": notice, "typed": request.POST.dict(), "now": served.now}
    return private(render(request, "merchant_portal/plan/ticket.html", facts, status=409 if notice else 200))


def _asking(request: HttpRequest, served: Desk, *, notice: str = "") -> HttpResponse:
    about = request.GET.get("about", "")
    known = {rule.code: rule for rule in RULES}
    title = _("Help with: %(what)s") % {"what": step_words(Next(about, "", {}))[0]} if about in known else ""
    facts = {
        "desk": served,
        "typed": request.POST.dict() or {"about": about if about in known else "", "title": title},
        "tickets": tickets_of_merchant(served.id),
        "days": questions(settings.TERRITORY, served.now).answer_days,
        "notice": notice,
        "now": served.now,
    }
    return private(render(request, "merchant_portal/plan/help.html", facts, status=409 if notice else 200))
