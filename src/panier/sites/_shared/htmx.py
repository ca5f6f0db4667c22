"""Whether htmx asks for a fragment."""

from django.http import HttpRequest


def is_htmx(request: HttpRequest) -> bool:
    """True for htmx's own requests, but not for a boosted link, which wants the whole page."""
    return "HTTP_HX_REQUEST" in request.META and "HTTP_HX_BOOSTED" not in request.META
