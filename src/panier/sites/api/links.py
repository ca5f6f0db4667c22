"""Whole addresses, as the caller reached us: of pages people read, and of pictures."""

from django.http import HttpRequest
from django.urls import NoReverseMatch

from panier.sites._shared.addresses import address, picture_url


def page(request: HttpRequest, name: str, *parts: str | int) -> str:
    """The page of that name in the language asked for; empty while there is no such page."""
    try:
        return f"{origin(request)}{address(name, *parts)}"
    except NoReverseMatch:
        return ""


def whole(request: HttpRequest, address: str) -> str:
    """An address of ours made absolute; one that is absolute already stays."""
    return request.build_absolute_uri(address) if address else ""


def picture(request: HttpRequest, digest: str, width: int) -> str:
    return f"{origin(request)}{picture_url(digest, width)}"


def origin(request: HttpRequest) -> str:
    """Where the caller reached us; a search asks for it fifty times."""
    kept = request.META.get("panier.origin") or f"{request.scheme}://{request.get_host()}"
    request.META["panier.origin"] = kept
    return str(kept)
