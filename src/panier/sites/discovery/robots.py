"""robots.txt: what is a person's own, and combinations without end, are not for crawlers; the sitemap says what there is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from panier.offer.search.rules import parameters
from panier.sites._shared.head import absolute

OWN = ("cart", "checkout", "account", "account_login", "desks", "operation", "exit", "question")
# All that filters, sorts or says where one is: what the search reads and what pages say in words of their own.
# `page` alone stays open: products are reached through it.
PARAMETERS = tuple(name for name in (*parameters(), "price", "view", "near", "postal", "variant") if name != "page")


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    closed = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            closed += [_prefix(name) for name in OWN]
    closed += [f"/*{mark}{name}=" for name in PARAMETERS for mark in ("?*", "?")]
    lines = ["User-agent: *", "Allow: /", *(f"Disallow: {path}" for path in closed), "Disallow: /api/", ""]
    lines += [f"Sitemap: {absolute(reverse('sitemap_index'))}", ""]
    headers = {"Cache-Control": "public, max-age=3600"}
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8", headers=headers)


def _prefix(name: str) -> str:
    """The part of the address that all pages of that kind share."""
    return reverse(name, args=["x"]).removesuffix("x/") if name in {"exit", "question"} else reverse(name)
