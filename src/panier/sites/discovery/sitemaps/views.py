"""Sitemaps (https://www.sitemaps.org/protocol.html): an index, and files by kind and language, each page with its other language."""

from collections.abc import Callable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from panier.base.territories.queries import regions
from panier.offer.catalogue.queries.categories import category_tree
from panier.offer.catalogue.queries.listed import product_stretches, products_of_stretch
from panier.offer.merchants.queries import slugs_after
from panier.offer.merchants.streets.queries import street_slugs
from panier.sites._shared.head import FIRST, PLAIN, absolute, tag

AT_ONCE = 2_000
MOST_STRETCHES = 1_000_000
MOST_MERCHANTS = 40_000  # in one file
ARG, SLUG = "sitemap-id", "sitemap-slug"  # stand in an address for what each row puts there
XML = "application/xml; charset=utf-8"
BEGINS = '<?xml version="1.0" encoding="UTF-8"?>\n'
PAGES = (
    f'{BEGINS}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)
INDEX = f'{BEGINS}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
Paths = dict[str, str]  # by language
Rows = Iterator[list[tuple[Paths, datetime | None]]]
KEPT = {"Cache-Control": "public, max-age=3600"}
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@require_safe
def index(_request: HttpRequest) -> HttpResponse:
    """Every file there is now; a stretch of products without one to see is not named."""
    files = [(kind, 0) for kind in KINDS if kind != "products"]
    files += [("products", part) for part in product_stretches(settings.TERRITORY)]
    lines = [
        f"<sitemap><loc>{absolute(reverse('sitemap', args=[kind, language, part]))}</loc></sitemap>\n"
        for kind, part in files
        for language in LANGUAGES
    ]
    return HttpResponse([INDEX, *lines, "</sitemapindex>\n"], content_type=XML, headers=KEPT)


@require_safe
def sitemap(_request: HttpRequest, kind: str, language: str, part: int) -> StreamingHttpResponse:
    """One file, written as it is read."""
    if kind not in KINDS or language not in LANGUAGES or part > (MOST_STRETCHES if kind == "products" else 0):
        raise Http404
    entries = ("".join(_entry(paths, language, changed_at) for paths, changed_at in some) for some in KINDS[kind](part))
    whole = (text for texts in ([PAGES], entries, ["</urlset>\n"]) for text in texts)
    return StreamingHttpResponse(whole, content_type=XML, headers=KEPT)


def _products(part: int) -> Rows:
    paths = _paths("product", SLUG, ARG)
    for some in products_of_stretch(settings.TERRITORY, part):
        yield [(_filled(paths, each.id, each.slug), each.changed_at) for each in some]


def _merchants(_part: int) -> Rows:
    paths, last = _paths("merchant", ARG), ""
    for _ in range(MOST_MERCHANTS // AT_ONCE):
        slugs = slugs_after(settings.TERRITORY, last, AT_ONCE)
        yield [(_filled(paths, slug), None) for slug in slugs]
        if len(slugs) < AT_ONCE:
            return
        last = slugs[-1]


def _streets(_part: int) -> Rows:
    paths = _paths("street", ARG)
    yield [(_filled(paths, slug), None) for slug in street_slugs(settings.TERRITORY)]


def _regions(_part: int) -> Rows:
    paths = _paths("region", ARG)
    yield [(_filled(paths, region.slug), None) for region in regions(settings.TERRITORY)]


def _categories(_part: int) -> Rows:
    """A category's slug is in the language of its address."""
    paths = _paths("category", SLUG, 0)
    ends = {code: path.rsplit("-0", 1)[1] for code, path in paths.items()}
    yield [
        (
            {code: f"{path.split(SLUG)[0]}{each.slug[code]}-{each.code}{ends[code]}" for code, path in paths.items()},
            None,
        )
        for each in category_tree(settings.TERRITORY)
    ]


def _pages(_part: int) -> Rows:
    yield [(_paths(name), None) for name in sorted(PLAIN)]


KINDS: dict[str, Callable[[int], Rows]] = {
    "pages": _pages,
    "regions": _regions,
    "streets": _streets,
    "categories": _categories,
    "merchants": _merchants,
    "products": _products,
}


def _paths(name: str, *args: str | int) -> Paths:
    """The address of one page of that kind in each language: reversing millions would be most of the work."""
    found = {}
    for code in LANGUAGES:
        with override(code):
            found[code] = absolute(reverse(name, args=args))
    return found


def _filled(paths: Paths, arg: str, slug: str = "") -> Paths:
    return {code: path.replace(SLUG, slug).replace(ARG, arg) for code, path in paths.items()}


def _entry(paths: Paths, language: str, changed_at: datetime | None) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{name}" href="{escape(path)}"/>'
        for name, path in (*((tag(code), path) for code, path in paths.items()), ("x-default", paths[FIRST]))
    )
    changed = f"<lastmod>{changed_at:%Y-%m-%dT%H:%M:%S}Z</lastmod>" if changed_at else ""
    return f"<url><loc>{escape(paths[language])}</loc>{changed}{others}</url>\n"
