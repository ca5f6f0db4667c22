"""New products as Atom (RFC 4287): of the whole market, an aisle, a merchant or a region."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panier.base.territories.queries import region_by_slug
from panier.kit.content import beginning, in_language
from panier.offer.catalogue.queries.categories import category_tree
from panier.offer.catalogue.queries.listed import Dated, dates_of
from panier.offer.merchants.queries import merchant_called
from panier.offer.merchants.rules import NoSuchMerchant
from panier.offer.search.queries import search
from panier.offer.search.rules import Hit, SearchRequest
from panier.sites._shared.addresses import address, picture_url
from panier.sites._shared.formats import money
from panier.sites._shared.head import absolute, tag

SHOWN, WORDS = 50, 400
KEPT = {"Cache-Control": "public, max-age=900", "X-Robots-Tag": "noindex"}
NAME = "Le Panier Bleu"


@require_safe
def new_products(request: HttpRequest) -> HttpResponse:
    return _feed(request, _("New at Le Panier Bleu"), absolute(address("home")), {})


@require_safe
def new_in_category(request: HttpRequest, code: int) -> HttpResponse:
    found = next((each for each in category_tree(settings.TERRITORY) if each.code == code), None)
    if found is None:
        raise Http404
    language = get_language() or "fr"
    page = absolute(address("category", found.slug[language], code))
    return _feed(request, _new(in_language(found.name, language).text), page, {"categories": (code,)})


@require_safe
def new_of_merchant(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        found = merchant_called(settings.TERRITORY, slug)
    except NoSuchMerchant as missing:
        raise Http404 from missing
    page = absolute(address("merchant", found.slug))
    return _feed(request, _new(found.name), page, {"merchants": (found.slug,)})


@require_safe
def new_in_region(request: HttpRequest, slug: str) -> HttpResponse:
    found = region_by_slug(settings.TERRITORY, slug)
    if found is None:
        raise Http404
    name = in_language(found.name, get_language() or "fr").text
    return _feed(request, _new(name), absolute(address("region", slug)), {"regions": (slug,)})


def _new(name: str) -> str:
    return _("New: %(name)s") % {"name": name}


def _feed(request: HttpRequest, title: str, page: str, wanted: Mapping[str, Any]) -> HttpResponse:
    """The newest first; its own address is its id, so that a reader knows it again."""
    now, language = datetime.now(tz=UTC), get_language() or "fr"
    here = absolute(request.path)
    asked = SearchRequest(
        territory=settings.TERRITORY, language=language, now=now, sort="newest", page_size=SHOWN, **wanted
    )
    hits = search(asked).items
    dates = dates_of(settings.TERRITORY, [hit.id for hit in hits])
    feed = Atom1Feed(
        title=title, link=page, description="", language=tag(language), feed_url=here, feed_guid=here, author_name=NAME
    )
    for hit in hits:
        if dated := dates.get(hit.id):
            feed.add_item(**_entry(hit, dated, language))
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8", headers=KEPT)
    feed.write(answer, "utf-8")
    return answer


def _entry(hit: Hit, dated: Dated, language: str) -> dict[str, Any]:
    here = absolute(address("product", hit.slug, hit.id))
    words = beginning(in_language(dated.description, language).text, WORDS)
    pictures = [absolute(picture_url(hit.picture.digest, hit.picture.widths[-1]))] if hit.picture else []
    return {
        "title": f"{hit.title} · {money(hit.price)}",
        "link": here,
        "description": words or hit.title,
        "unique_id": f"{settings.ORIGIN}/{hit.id}",
        "pubdate": dated.created_at,
        "updateddate": dated.changed_at,
        "author_name": hit.merchant.name,
        "author_link": absolute(address("merchant", hit.merchant.slug)),
        "enclosures": [Enclosure(each, "0", "image/webp") for each in pictures],
    }
