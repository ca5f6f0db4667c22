"""Addresses of pages, kept: a listing asks for seventy."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override

from panier.offer.catalogue.pictures import picture_path


def address(name: str, *args: str | int) -> str:
    """The page of that name in the active language."""
    return address_in(get_language(), name, args)


def same_page(request: HttpRequest, language: str) -> str:
    """This page in another language, with what it was asked; its front page when there is no such page."""
    match = request.resolver_match
    with override(language):
        if match is None:
            return address_in(language, "home", ())
        found = address_in(language, match.view_name, tuple(match.kwargs.values()) or match.args)
    query = request.META.get("QUERY_STRING", "")
    return f"{found}?{query}" if query else found


@lru_cache(maxsize=50_000)
def address_in(_language: str | None, name: str, args: tuple[str | int, ...]) -> str:
    """As above; the language is the active one, named so that one answer never serves for another."""
    return reverse(name, args=args)


def small_picture_url(named: str) -> str:
    """Of a picture named by its digest and a width, `ab12-320`."""
    digest, _, width = named.rpartition("-")
    return picture_url(digest, int(width))


def picture_url(digest: str, width: int) -> str:
    return f"{settings.MEDIA_URL}{picture_path(digest, width)}"
