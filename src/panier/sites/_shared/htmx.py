"""Whether htmx asks for a fragment."""

from django.http import HttpRequest


def is_htmx(request: HttpRequest) -> bool:
    """True for htmx's own requests, but not for a boosted link, which wants the whole page."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers
