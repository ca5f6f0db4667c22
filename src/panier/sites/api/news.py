"""What connected shops tell us: bounded, its signature checked, kept, answered. No part of the API people write programs for."""

from datetime import UTC, datetime

import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from panier.flows.receive_news import receive_news
from panier.kit.seldom import refused
from panier.offer.connections.port import BadSignature
from panier.offer.connections.rules.life import NoSuchConnection

log = structlog.get_logger(__name__)
MOST_BYTES = 1_000_000
UNAUTHORIZED, NOT_FOUND, TOO_LARGE = 401, 404, 413


@csrf_exempt  # the signature says who sends it
@require_POST
def news(request: HttpRequest, connection: str) -> HttpResponse:
    """200 once it is kept, or was before; 401 for a wrong signature, 404 for an unknown connection, 413 for too much."""
    now = datetime.now(tz=UTC)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        return HttpResponse(status=TOO_LARGE)
    try:
        receive_news(connection, request.headers, request.body, now=now)
    except BadSignature:
        if times := refused.due(f"shop {connection[:20]}", now=now):  # a burst of these is somebody trying
            log.warning("shop_news_refused", connection=connection[:20], times=times)
        return HttpResponse(status=UNAUTHORIZED)
    except NoSuchConnection:
        return HttpResponse(status=NOT_FOUND)
    return HttpResponse(status=200)


news.reads_its_own_body = True  # type: ignore[attr-defined] # NoNulMiddleware would take it for a form
