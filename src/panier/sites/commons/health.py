"""What machines ask: alive, ready, figures."""

import hmac
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from panier.sites._shared.overload import is_preparing

LOOPBACK = {"127.0.0.1", "::1"}


def healthz(_request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "alive"})


def readyz(_request: HttpRequest) -> JsonResponse:
    """The database answers and its tables are those of this program, prepared; else 503 with the reasons."""
    reasons = ["the market is being prepared"] if is_preparing() else []
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            reasons.append("migrations are waiting")
    except Error:
        reasons.append("the database does not answer")
    body = {"status": "not ready" if reasons else "ready", "reasons": reasons}
    answer = JsonResponse(body, status=503 if reasons else 200)
    answer._has_been_logged = True  # type: ignore[attr-defined] # noqa: SLF001 - Django's own mark: who asks is told, and asks twenty times a second while the market starts
    return answer


def metrics(request: HttpRequest) -> HttpResponse:
    """Counts and durations of all web processes: for this machine, or with the token of PANIER_METRICS_TOKEN."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.METRICS_TOKEN
    local = request.META.get("REMOTE_ADDR") in LOOPBACK and not settings.PRODUCTION
    if not local and not (token and hmac.compare_digest(given.encode(), token.encode())):
        raise Http404
    registry = CollectorRegistry()
    Path(settings.METRICS_FOLDER).mkdir(parents=True, exist_ok=True)
    MultiProcessCollector(registry, path=str(settings.METRICS_FOLDER))  # type: ignore[no-untyped-call] # untyped library
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
