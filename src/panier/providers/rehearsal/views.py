"""The bank's pages: a person, or a program, decides what the bank will do. Absent in production."""

import json
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from panier.kit.money import Money
from panier.providers.rehearsal.actions import FINAL, OUTCOMES, decide
from panier.providers.rehearsal.models import Charge

LATE_S = 20
LONGEST_DELAY_S = 3600


def bank(request: HttpRequest, key: str) -> HttpResponse:
    """Shows the amount and what the bank may do; POST decides and goes back to the market."""
    charge = Charge.objects.filter(key=key).first()
    if charge is None:
        raise Http404
    outcome = request.POST.get("outcome", "")
    if request.method == "POST" and outcome in OUTCOMES:
        delay = LATE_S if outcome == "late" else 0
        decided = decide(key, outcome, delay_s=delay, now=datetime.now(tz=UTC))
        if decided is not None and decided.state != "challenge":
            return HttpResponseRedirect(charge.return_url)
        charge.refresh_from_db()
    facts = {
        "charge": charge,
        "amount": Money(charge.minor, charge.currency),
        "decided": charge.state in FINAL,
        "challenge": charge.state == "challenge",
    }
    return render(request, "rehearsal/bank.html", facts)


@csrf_exempt  # a program decides: no browser, no cookie
@require_POST
def decide_by_program(request: HttpRequest, key: str) -> HttpResponse:
    """`{"outcome": …, "delay_s": 0}`: the same decision as on the page."""
    try:
        asked = json.loads(request.body or b"{}")
        outcome, delay = str(asked["outcome"]), int(asked.get("delay_s", 0))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return _refusal(422, "bad-request", "Send {“outcome”: …, “delay_s”: 0}.")
    if outcome not in OUTCOMES or not 0 <= delay <= LONGEST_DELAY_S:
        return _refusal(422, "bad-request", f"outcome: one of {', '.join(OUTCOMES)}; delay_s: 0 to {LONGEST_DELAY_S}.")
    charge = decide(key, outcome, delay_s=delay, now=datetime.now(tz=UTC))
    if charge is None:
        return _refusal(404, "not-found", "No such payment.")
    return JsonResponse({"payment": key, "state": charge.state})


def _refusal(status: int, code: str, detail: str) -> JsonResponse:
    body = {"type": "about:blank", "title": code, "status": status, "detail": detail, "code": code, "errors": []}
    return JsonResponse(body, status=status, content_type="application/problem+json")
