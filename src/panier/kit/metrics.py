"""How many requests, of which page, with which answer, how long."""

import time
from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

REQUESTS = Counter("panier_requests", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram(
    "panier_request_seconds", "Time to answer", ["view"], buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
)
KNOWN = 5_000  # of them at most; looked up anew, each takes a lock
_requests, _seconds = lru_cache(KNOWN)(REQUESTS.labels), lru_cache(KNOWN)(SECONDS.labels)


class MetricsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else "none"
        _requests(view, request.method or "", str(response.status_code)).inc()
        _seconds(view).observe(time.perf_counter() - began)
        return response
