"""“Would you take this instead?”: the page shows, a tap answers; also for a guest, by the link of the letter."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from panier.flows.answer_substitute import answer_substitute
from panier.sites.storefront.answering import Proposed, answering
from panier.trade.amendments.queries import proposal_by_token


@require_http_methods(["GET", "HEAD", "POST"])
def substitute(request: HttpRequest, token: str) -> HttpResponse:
    return answering(request, token, Proposed("substitute", answer_substitute, _facts))


def _facts(token: str, now: datetime) -> dict[str, Any]:
    found = proposal_by_token(token)
    over = found.state == "proposed" and now >= found.answer_by
    return {"proposal": found, "state": "expired" if over else found.state, "part": found.part, "now": now}
