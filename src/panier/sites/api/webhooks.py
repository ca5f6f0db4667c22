"""What payment providers tell us: signature checked, stored, answered; the work is a job's."""

from datetime import UTC, datetime

import structlog
from django.http import HttpRequest, HttpResponse
from ninja import Router

from panier.flows.receive_webhook import receive_webhook
from panier.kit.seldom import refused
from panier.sites.api.documented import says
from panier.sites.api.problems import problem
from panier.sites.api.shapes.orders import Received
from panier.trade.payments.port import BadSignature

log = structlog.get_logger(__name__)
router = Router(tags=["Payment providers"])
ANY_BODY = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}


@router.post(
    "/payments/webhooks/{provider}",
    response=Received,
    summary="An event of a payment provider",
    openapi_extra={**says("bad-signature", "not-found"), "requestBody": ANY_BODY},
)
def webhook(request: HttpRequest, provider: str) -> Received | HttpResponse:
    """Signed as the provider signs (rehearsal: Standard Webhooks 1.0.0). The same event again is stored once."""
    now = datetime.now(tz=UTC)
    try:
        receive_webhook(provider, dict(request.headers), request.body, now=now)
    except BadSignature:
        if times := refused.due(f"bank {provider[:20]}", now=now):  # a burst of these is somebody trying
            log.warning("webhook_refused", provider=provider, times=times)
        return problem("bad-signature")
    return Received()
