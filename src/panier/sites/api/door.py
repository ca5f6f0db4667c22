"""The door of the API: language, size, what may not even come in, and answers that are all JSON. No cookie is read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant, override
from django.utils.translation.trans_real import parse_accept_lang_header

from panier.sites._shared.overload import is_preparing
from panier.sites.api.problems import Fault, problem

log = structlog.get_logger(__name__)
View = Callable[..., HttpResponse]
BODY_MAX = 64 * 1024  # bytes
LOCALES = {"fr": "fr-CA", "en": "en-CA"}
JSON = "application/json"


def door(view: View, *, any_type: bool = False) -> View:
    """`any_type`: the body is the provider's own, not necessarily JSON."""

    @wraps(view)
    def through(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        language = language_of(request)
        with override(language), _head_as_get(request):
            response = _refused(request, any_type=any_type) or _answered(view, request, args, kwargs)
        response["Content-Language"] = LOCALES[language]
        patch_vary_headers(response, ["Accept-Language"])
        response.setdefault("Cache-Control", "private, no-store")
        return response

    through.reads_its_own_body = True  # type: ignore[attr-defined] # see NoNulMiddleware
    through.csrf_exempt = True  # type: ignore[attr-defined] # no cookie is read: nothing can be forged with one
    return through


def language_of(request: HttpRequest) -> str:
    """Accept-Language alone decides; French when it names nothing we speak."""
    for wished, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(wished)
        except LookupError:
            continue
    return "fr"


def anything_else(_request: HttpRequest, **_path: object) -> HttpResponse:
    return problem("not-found")


@contextmanager
def _head_as_get(request: HttpRequest) -> Iterator[None]:
    """Operations name GET; whoever sends the answer of a HEAD leaves its body out."""
    asked = request.method
    request.method = "GET" if asked == "HEAD" else asked
    try:
        yield
    finally:
        request.method = asked


def _refused(request: HttpRequest, *, any_type: bool) -> HttpResponse | None:
    """What is refused before any call sees it: too much, or text that nothing here could hold."""
    try:
        body, asked = request.body, request.GET
    except RequestDataTooBig:
        return problem("too-large", words={"limit": BODY_MAX})
    except TooManyFieldsSent:
        return problem("too-many-fields")
    if len(body) > BODY_MAX:
        return problem("too-large", words={"limit": BODY_MAX})
    if "\0" in request.path:
        return problem("not-found")
    if any("\0" in text for name, values in asked.lists() for text in (name, *values)):
        return problem("invalid", faults=[Fault("query", "invalid")])
    unreadable = body and not any_type and request.content_type not in {"", JSON}
    return problem("unsupported-media-type") if unreadable else None


def _answered(view: View, request: HttpRequest, args: tuple[object, ...], kwargs: dict[str, object]) -> HttpResponse:
    try:
        response = view(request, *args, **kwargs)
    except Http404:
        return problem("not-found")
    if response.status_code == 405:  # noqa: PLR2004 - RFC 9110
        refused = problem("method-not-allowed")
        refused["Allow"] = response["Allow"]
        return refused
    return response


def from_anything(request: HttpRequest, error: Exception) -> HttpResponse:
    """What nobody foresaw: said in the log, not to the caller."""
    if isinstance(error, OperationalError | InterfaceError) or is_preparing():
        log.warning("api_database_unavailable", path=request.path, exc_info=error)
        return problem("unavailable")
    log.error("api_fault", path=request.path, exc_info=error)
    return problem("server-error")
