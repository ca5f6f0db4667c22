"""Addresses of pages, kept: a listing asks for seventy."""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language


def address(name: str, *args: str | int) -> str:
    """The page of that name in the active language."""
    return address_in(get_language(), name, args)


@lru_cache(maxsize=50_000)
def address_in(_language: str | None, name: str, args: tuple[str | int, ...]) -> str:
    """As above; the language is the active one, named so that one answer never serves for another."""
    return reverse(name, args=args)
