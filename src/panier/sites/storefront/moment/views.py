"""“We are closed that day: would this moment suit you?” The page shows, a tap answers; also for a guest, by the link of the letter."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from panier.flows.answer_moment import answer_moment
from panier.sites.storefront.answering import Proposed, answering
from panier.trade.amendments.queries import moment_by_token, state_of_moment


@require_http_methods(["GET", "HEAD", "POST"])
def moment(request: HttpRequest, token: str) -> HttpResponse:
    return answering(request, token, Proposed("moment", answer_moment, _facts))


def _facts(token: str, now: datetime) -> dict[str, Any]:
    found = moment_by_token(token)
    return {"proposed": found, "state": state_of_moment(found, now), "part": found.part}
