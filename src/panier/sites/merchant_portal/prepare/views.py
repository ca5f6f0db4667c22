"""The pick list: goods of all orders to prepare, summed, ticked off by several clerks at once; then each part is packed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from panier.flows.advance_part import advance_part
from panier.flows.pack_picked import pack_picked
from panier.kit.refusals import Refusal
from panier.sites._shared.bars import bars_svg
from panier.sites._shared.htmx import is_htmx
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.prepare.asked import ID_LENGTH, Asked, asked_of
from panier.sites.merchant_portal.words import words_of
from panier.trade.fulfilment.actions import tick, untick
from panier.trade.fulfilment.queries import lines_to_pick, parts_at, preparing
from panier.trade.fulfilment.rules.picking import MOST_PARTS, read_lines, summed

ACCEPTED = "accepted"
LONGEST_CODE = 60


@takes("do", "lines", "packed", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, merchant: str) -> HttpResponse:
    """POST `do`: tick or untick (with `lines`), scan (with `code`), packed (with `packed`, a part), all (that is complete). htmx: the list alone."""
    served = desk_of(request, merchant, needs="orders")
    asked = asked_of(request, served, ACCEPTED)
    if request.method != "POST":
        return _page(request, served, asked)
    try:
        said = _do(request, served, asked)
    except Refusal as refusal:
        return _page(request, served, asked, notice=words_of(refusal), status=409)
    if is_htmx(request) or said:
        return _page(request, served, asked, notice=said)
    return HttpResponseRedirect(f"{request.path}?{asked.query}")


def _do(request: HttpRequest, served: Desk, asked: Asked) -> str:
    """What there is to say afterwards; nothing when the list itself says it."""
    do, lines = request.POST.get("do", ""), read_lines(request.POST.get("lines", ""))
    if do == "tick":
        first = tick(served.id, lines, person=served.person, now=served.now)
        return "" if first else _("Somebody of your team has this already: look who, before you take it twice.")
    if do == "scan":
        return _scanned(request, served, asked)
    if do == "untick":
        untick(served.id, lines)
    elif do == "packed":
        packed = request.POST.get("packed", "")[:ID_LENGTH]
        advance_part(served.id, packed, "ready", actor=served.actor, now=served.now)
    elif do == "all" and asked.counter:
        done = pack_picked(asked.counter.place, asked.chosen, actor=served.actor, now=served.now)
        return ngettext("%(num)s order is ready: its buyer is told.", "%(num)s orders are ready: their buyers are told.", done) % {"num": done}  # fmt: skip
    return ""


def _scanned(request: HttpRequest, served: Desk, asked: Asked) -> str:
    """A product taken from the shelf, as its bars say: ticked for all orders of the list."""
    code = request.POST.get("code", "").strip()[:LONGEST_CODE]
    parts = parts_at(asked.counter.place, [ACCEPTED], asked.chosen) if asked.counter else []
    found = [good for good in summed(lines_to_pick(parts)) if good.bears(code)]
    if not found:
        return _("Nothing to take bears the code %(code)s.") % {"code": code}
    left = next((good for good in found if not good.is_picked), None)
    if left is None or not tick(served.id, read_lines(left.lines), person=served.person, now=served.now):
        return _("Somebody of your team has this already: look who, before you take it twice.")
    return ""


def _page(request: HttpRequest, served: Desk, asked: Asked, *, notice: str = "", status: int = 200) -> HttpResponse:
    parts = parts_at(asked.counter.place, [ACCEPTED], asked.chosen) if asked.counter else []
    lines = lines_to_pick(parts)
    goods = summed(lines)
    facts: dict[str, Any] = {
        "desk": served,
        "asked": asked,
        "goods": goods,
        "bars": {good.lines: bars_svg(good.code) for good in goods if not good.is_picked},
        "left": sum(good.left for good in goods),
        "preparing": preparing(parts, lines),
        "is_whole": len(parts) < MOST_PARTS,
        "notice": notice,
        "now": served.now,
        "till": request.GET.get("paper") == "till",
    }
    template = "merchant_portal/prepare/_list.html" if is_htmx(request) else "merchant_portal/prepare/page.html"
    # htmx swaps what succeeded; the notice says what did not
    return private(render(request, template, facts, status=200 if is_htmx(request) else status))
