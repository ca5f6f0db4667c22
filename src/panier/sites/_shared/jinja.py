"""The Jinja2 environment of our pages: words, addresses and formats. A template never queries."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.template import TemplateDoesNotExist
from django.template.backends.jinja2 import Jinja2, Template
from django.templatetags.static import static
from django.utils.translation import get_language, gettext
from jinja2 import Environment, TemplateNotFound
from jinja2.ext import Extension, i18n
from markupsafe import Markup, escape

from panier.kit.postal import spaced
from panier.offer.search.rules import Hit
from panier.sites._shared import formats, origins
from panier.sites._shared.addresses import address, address_in, picture_url, same_page, small_picture_url
from panier.sites._shared.cards import Nearby, nearby, shown, still
from panier.sites._shared.filled import filled, install_words
from panier.sites._shared.gaps import gap
from panier.sites._shared.head import absolute, plain_head, tag
from panier.sites._shared.pieces import GAP, cut
from panier.sites._shared.place import around, my_place, place_name
from panier.sites._shared.states import actor, state_of, tax_name

FILTERS: dict[str, Callable[..., object]] = {
    "file_size": formats.file_size,
    "money": formats.money,
    "currency_name": formats.currency_name,
    "minor": formats.minor,
    "distance": formats.distance,
    "pace": formats.pace,
    "date": formats.day,
    "datetime": formats.day_and_clock,
    "clock": formats.clock,
    "hour": formats.hour,
    "opening_hour": formats.opening_hour,
    "in_language": formats.words,
    "language_name": formats.language_name,
    "plain_day": formats.plain_day,
    "long_day": formats.long_day,
    "day_month": formats.day_month,
    "number": formats.number,
    "percent": formats.percent,
    "tone": formats.tone,
    "age": formats.age,
    "minutes": formats.minutes,
    "when": formats.when,
    "promised": formats.promised,
    "quoted": formats.quoted,
    "left": formats.left,
    "state_of": state_of,
    "tax_name": tax_name,
    "actor": actor,
    "safe_html": formats.safe_html,
    "spaced": spaced,
}


class Pages(Jinja2):
    """One environment a language: words and addresses are then looked up once, not two hundred times a listing."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.by_language = {code: _in_language(self.env, code) for code, _name in settings.LANGUAGES}

    def get_template(self, template_name: str) -> Template:
        made = self.by_language.get(get_language() or "", self.env)
        try:
            return Template(made.get_template(template_name), self)
        except TemplateNotFound as missing:
            raise TemplateDoesNotExist(template_name, backend=self) from missing


def environment(**options: Any) -> Environment:
    made = Environment(**options, extensions=[i18n], trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - Django's backend passes autoescape=True
    install_words(made, Markup)
    made.globals.update(
        url=address,
        same_page=same_page,
        my_place=my_place,
        gap=gap,
        place_name=place_name,
        around=around,
        plain_head=plain_head,
        absolute=absolute,
        language_tag=tag,
        static=kept_static,
        picture_url=picture_url,
        small_picture_url=small_picture_url,
        language=get_language,
        opening=formats.opening,
        origin_kind=origins.KIND.__getitem__,
        clock=formats.clock,
        stretch=formats.stretch,
        weekday=formats.weekday,
        demonstration=settings.DEMONSTRATION,
        messages=get_messages,
    )
    made.filters.update(FILTERS)
    return made


CARDS_KEPT, NEAR_KEPT, PIECES_KEPT = 12_000, 4_000, 5_000  # of about a kilobyte; of a line each
EAGER, LAZY = 'fetchpriority="high"', 'loading="lazy"'


class Constants(Extension):
    """What a page says in one language whatever it is asked, `{{ _("Cart") }}` or `{{ url("cart") }}`, becomes its text."""

    CONSTANT = re.compile(r"""\{\{ ?(_|url|static)\((?:"([^"]*)"|'([^']*)')\) ?\}\}""")

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's own
        said: Mapping[str, Any] = self.environment.globals
        return self.CONSTANT.sub(lambda found: str(escape(said[found[1]](found[2] or found[3]))), source)


def _in_language(base: Environment, code: str) -> Environment:
    """The same environment for pages of this language only: what depends on nothing else is kept."""
    words = lru_cache(10_000)(lambda message: Markup(gettext(message)))  # noqa: S704 - our own translations, as the extension does
    plain = lru_cache(10_000)(lambda message: words(message) % {})

    def said(message: str, /, **facts: Any) -> str:
        return filled(words(message), facts) if facts else plain(message)

    made = base.overlay(extensions=[Constants])
    made.globals = {
        **base.globals,
        "_": said,
        "gettext": said,
        "url": lambda name, *args: address_in(code, name, args),
        "language": lambda: code,
        **_cards(made, code),
        "once": _once(made),
    }
    return made


def _cards(made: Environment, code: str) -> dict[str, Callable[..., Markup]]:
    """A product's card, written once as long as all it shows is the same: nothing on it is ever old. What depends on the place and the page is put in each time."""

    @lru_cache(CARDS_KEPT)
    def pieces(hit: Hit) -> list[str]:
        macro = made.get_template("_shared/ui/card.html").module.card  # type: ignore[attr-defined]
        return cut(macro(hit, shown(code, hit), GAP, GAP, GAP))

    @lru_cache(NEAR_KEPT)
    def near(place: Nearby) -> str:
        return str(made.get_template("_shared/ui/card.html").module.near(place))  # type: ignore[attr-defined]

    @cache
    def ranked() -> list[str]:
        return cut(made.get_template("_shared/ui/card.html").module.ranked(GAP, GAP, GAP))  # type: ignore[attr-defined]

    def text(hit: Hit, now: datetime, *, eager: bool = False) -> str:
        first, second, third, last = pieces(still(hit))
        at, place = "", ""
        if hit.place is not None:
            at, place = f' data-place="{hit.place.id}"', near(nearby(code, hit, hit.place, now))
        loading = "" if hit.picture is None else EAGER if eager else LAZY
        return first + at + second + loading + third + place + last

    def card(hit: Hit, now: datetime) -> Markup:
        return Markup(text(hit, now))  # noqa: S704 - of macros of ours

    def cards(hits: Sequence[Hit], now: datetime, *, eager: int = 0, why: str = "") -> Markup:
        """`eager`: how many of them are seen at once. `why`: the address, up to the product, that says why one has its rank."""
        written = [text(hit, now, eager=at < eager) for at, hit in enumerate(hits)]
        if why:
            first, to, of, last = ranked()
            told = [(escape(f"{why}{hit.id}"), escape(hit.title)) for hit in hits]
            pairs = zip(written, told, strict=True)
            written = [f"{first}{each}{to}{where}{of}{title}{last}" for each, (where, title) in pairs]
        return Markup("".join(written))  # noqa: S704 - as above

    return {"card": card, "cards": cards}


def _once(made: Environment) -> Callable[..., Markup]:
    """The macro `piece` of a template, written once for the same facts, with what is put into its gap, the last of its arguments."""

    @lru_cache(PIECES_KEPT)
    def pieces(template: str, *facts: Hashable) -> list[str]:
        return cut(made.get_template(template).module.piece(*facts, GAP))  # type: ignore[attr-defined]

    def once(template: str, differing: object, *facts: Hashable) -> Markup:
        return Markup(str(escape(differing)).join(pieces(template, *facts)))  # noqa: S704 - of a macro of ours

    return once


@lru_cache(maxsize=1_000)
def kept_static(path: str) -> str:
    return static(path)
