"""What a page's head tells those who do not look at it: its one address, the other language's, whether to list it, its card."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

from panier.sites._shared.addresses import address_in
from panier.sites._shared.formats import LOCALES
from panier.sites._shared.linked_data import as_script
from panier.sites._shared.social import SocialPicture, of_market

FIRST = settings.LANGUAGES[0][0]
PLAIN = frozenset(
    {"home", "search", "about", "privacy", "terms", "ranking", "review_rules", "sell", "streets"}
)  # public pages that are one of their kind
LISTED = "index, follow, max-image-preview:large"
UNLISTED = "noindex, follow"
Args = Sequence[str | int]


class Card(NamedTuple):
    """The picture and the words others show of a page."""

    picture: SocialPicture
    words: str = ""
    kind: str = "website"  # of Open Graph


class Head(NamedTuple):
    """`canonical` is empty when the page is not to be listed."""

    canonical: str
    alternates: tuple[tuple[str, str], ...]  # language tag and address
    robots: str
    card: Card
    feed: str
    linked: SafeString | None


class Told(NamedTuple):
    """What a view knows of its page. `args`: of its address, by language where they differ. `kept`: the parameters that make
    another page of it; `ignored`: those that only arrange it; any other makes a combination nobody should find by searching.
    """

    name: str
    args: Args | Mapping[str, Args] = ()
    kept: Sequence[str] = ()
    ignored: Sequence[str] = ()
    card: Card | None = None
    feed: str = ""
    linked: Sequence[Mapping[str, Any]] = ()
    listed: bool = True


def head_of(request: HttpRequest, told: Told) -> Head:
    """The head of a public page, in the active language."""
    asked = {name: request.GET.getlist(name)[-1] for name in request.GET if request.GET.getlist(name)[-1].strip()}
    strange = set(asked) - set(told.kept) - set(told.ignored)
    linked = as_script(told.linked) if told.linked else None
    card = told.card or Card(of_market())
    if strange or not told.listed:
        return Head("", (), UNLISTED, card, told.feed, linked)
    query = "&".join(f"{name}={asked[name]}" for name in told.kept if _makes_a_page(name, asked.get(name, "")))
    at = {code: absolute(path) + (f"?{query}" if query else "") for code, path in _paths(told).items()}
    default = absolute("/") if told.name == "home" else at[FIRST]
    alternates = (*((tag(code), address) for code, address in at.items()), ("x-default", default))
    return Head(at[get_language() or FIRST], alternates, LISTED, card, told.feed, linked)


def plain_head(request: HttpRequest) -> Head:
    """Of a page whose view says nothing of it: the public ones by name; any other is nobody's to find."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return head_of(request, Told(name, listed=name in PLAIN))


def absolute(path: str) -> str:
    return f"{settings.ORIGIN}{path}"


def tag(code: str) -> str:
    """fr-CA, en-CA."""
    return LOCALES[code].replace("_", "-")


def _makes_a_page(name: str, value: str) -> bool:
    return value.isascii() and value.isdigit() and not (name == "page" and int(value) <= 1)


def _paths(told: Told) -> dict[str, str]:
    found = {}
    for code, _name in settings.LANGUAGES:
        args = told.args[code] if isinstance(told.args, Mapping) else told.args
        with override(code):
            found[code] = address_in(code, told.name, tuple(args))
    return found
