"""Whole addresses, as the caller reached us: of pages people read, and of pictures."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from panier.offer.catalogue.pictures import picture_path


def page(request: HttpRequest, name: str, *parts: str | int) -> str:
    """The page of that name in the language asked for; empty while there is no such page."""
    try:
        return request.build_absolute_uri(reverse(name, args=parts))
    except NoReverseMatch:
        return ""


def whole(request: HttpRequest, address: str) -> str:
    """An address of ours made absolute; one that is absolute already stays."""
    return request.build_absolute_uri(address) if address else ""


def picture(request: HttpRequest, digest: str, width: int) -> str:
    return request.build_absolute_uri(f"{settings.MEDIA_URL}{picture_path(digest, width)}")
