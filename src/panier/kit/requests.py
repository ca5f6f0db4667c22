"""What every request gets: an id that logs and error pages show, and an origin check for forms without a token."""

import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

import structlog
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden

from panier.kit.ids import new_id

Responder = Callable[[HttpRequest], HttpResponse]
GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class RequestIdMiddleware:
    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")  # `headers` would be made for a kept page too
        request_id = given if GIVEN_ID.fullmatch(given) else new_id("req")
        request.META["panier.request_id"] = request_id
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
        response["X-Request-Id"] = request_id
        return response


def request_id(request: HttpRequest) -> str:
    return str(request.META.get("panier.request_id", ""))


class OriginCheckMiddleware:
    """Refuses a browser's unsafe request that another site sent (Sec-Fetch-Site, else Origin).

    Guest forms on cached pages carry no token (DECISIONS 16): this check and SameSite cookies are their guard.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS and from_elsewhere(request):
            return HttpResponseForbidden("This form was sent from another site. / Ce formulaire vient d’un autre site.")
        return self.get_response(request)


def from_elsewhere(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.get_host()


class NoNulMiddleware:
    """Refuses the character NUL, which no person types and PostgreSQL cannot keep: 404 in an address, 400 in a form.

    A view that says `reads_its_own_body` judges its request itself (the API answers in its own words).
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Responder, _args: Sequence[object], _named: Mapping[str, object]
    ) -> HttpResponse | None:
        if getattr(view, "reads_its_own_body", False):
            return None
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        if any("\x00" in value for values in request.POST.lists() for value in values[1]):
            return HttpResponseBadRequest("NUL")
        return None
