"""The Jinja2 environment of our pages: words, addresses and formats. A template never queries."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment
from jinja2.ext import i18n

from panier.offer.catalogue.pictures import picture_path
from panier.sites._shared import formats


def environment(**options: Any) -> Environment:
    made = Environment(**options, extensions=[i18n], trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - Django's backend passes autoescape=True
    made.install_gettext_callables(  # type: ignore[attr-defined] # added by the extension
        words, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals.update(
        url=url,
        translate_url=translate_url,
        static=kept_static,
        picture_url=picture_url,
        language=get_language,
        opening=formats.opening,
        clock=formats.clock,
        weekday=formats.weekday,
        demonstration=settings.DEMONSTRATION,
        messages=get_messages,
    )
    made.filters.update(
        money=formats.money,
        minor=formats.minor,
        distance=formats.distance,
        date=formats.day,
        datetime=formats.day_and_clock,
        clock=formats.clock,
        in_language=formats.words,
        tone=formats.tone,
        safe_html=formats.safe_html,
    )
    return made


def url(name: str, *args: Any) -> str:
    """An address of this language; kept, as a listing asks for seventy."""
    return _url(get_language(), name, args)


@lru_cache(maxsize=50_000)
def _url(_language: str | None, name: str, args: tuple[Any, ...]) -> str:
    return reverse(name, args=args)


def words(message: str) -> str:
    """gettext, kept by language: a listing asks for two hundred."""
    return _words(get_language(), message)


@lru_cache(maxsize=10_000)
def _words(_language: str | None, message: str) -> str:
    return gettext(message)


@lru_cache(maxsize=1_000)
def kept_static(path: str) -> str:
    return static(path)


def picture_url(digest: str, width: int) -> str:
    return f"{settings.MEDIA_URL}{picture_path(digest, width)}"
