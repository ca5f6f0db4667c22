"""The way out to a merchant's own site: counted as looks are, and told to the merchant's own figures."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from panier.offer.catalogue.queries.exits import exit_of
from panier.offer.merchants.actions import record_exit
from panier.sites._shared.counting import looker


@require_safe
def leave(request: HttpRequest, subject: str) -> HttpResponse:
    """On to the merchant's own site; that somebody went is counted, not who.

    The address of who is counted says where she comes from; robots, prefetches and the shop's own people get it plain.
    """
    way = exit_of(settings.TERRITORY, subject)
    if way is None:
        raise Http404
    who, address = looker(request), way.address
    if request.method == "GET" and who is not None and way.shop not in who.own.split("."):
        record_exit(way.merchant_id, subject, now=datetime.now(tz=UTC))
        address = marked(address, urlsplit(settings.ORIGIN).hostname or "")
    response = HttpResponseRedirect(address)
    response["Referrer-Policy"] = "origin"  # the market's name alone: not which page, and nothing elsewhere
    response["Cache-Control"] = "no-store"  # a redirect kept by the browser would be a click nobody counts
    return response


def marked(address: str, source: str) -> str:
    """With `utm_source` and `utm_medium`, unless the address has such marks of its own; all that is in it stays as it is."""
    parts = urlsplit(address)
    if any(name.lower().startswith("utm_") for name, _ in parse_qsl(parts.query, keep_blank_values=True)):
        return address
    whole, hash_, fragment = address.partition("#")
    joint = "" if whole.endswith(("?", "&")) else "&" if "?" in whole else "?"
    return f"{whole}{joint}utm_source={source}&utm_medium=referral{hash_}{fragment}"
