"""More visitors than the machine can serve: looking waits or is told when to come again, buying keeps seats of its own."""

import base64
import hashlib
import json
import random
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from panier.kit.pages import squeezed, takes_gzip
from panier.kit.rooms import Room
from panier.sites._shared.cached import matched

# In each web process. A rendering is work for one core; the others of its threads answer kept pages, and this.
LOOKING = Room("looking", seats=2, queue=4, patience_s=1.0)
BUYING = Room("buying", seats=3, queue=12, patience_s=10.0)  # cart, checkout, payment, order, webhooks, desks
NEWS = Room("news", seats=2, queue=6, patience_s=3.0)  # of connected shops, which send again what was turned away
WITHOUT_A_SEAT = ("/healthz", "/readyz", "/metrics", "/static/", "/media/")
API = "/api/v1/"
BOUGHT_BY_API = ("carts", "orders", "payments", "merchant", "rehearsal")
LOOKED_AT = ("panier.sites.storefront", "panier.sites.commons")
ONE_PERSONS = tuple(
    f"panier.sites.storefront.{page}" for page in ("cart", "checkout", "payment", "order", "account", "sign_in")
)
PREPARING = "preparing"  # a file that `./panier up` keeps while its steps run
SOONEST_S, LATEST_S = 4, 9  # spread, so that they do not all come again together
STYLE = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1rem;color:#1c2b45;background:#fdfaf5}"
    "h1{font-size:1.5rem}@media(prefers-color-scheme:dark){body{color:#e9eef7;background:#141b28}}"
)
POLICY = f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
WORDS = {
    "fr": (
        "Beaucoup de monde au marché",
        "Votre panier est gardé. Réessayez dans quelques secondes : rien n’a été commandé ni débité entre-temps.",
    ),
    "en": (
        "The market is very busy",
        "Your cart is kept. Try again in a few seconds: nothing was ordered or charged meanwhile.",
    ),
}


def room_for(request: HttpRequest) -> Room | None:
    """None: it costs next to nothing. What we do not know is looked at; what belongs to one person is buying."""
    path = request.path_info
    if path.startswith(WITHOUT_A_SEAT):
        return None
    if settings.TESTING and settings.LOCKS_OFF:  # what a test shows to go wrong: everybody in one room
        return LOOKING
    if path.startswith(API + "connections/"):
        return NEWS
    if path.startswith(API):
        return BUYING if path.removeprefix(API).split("/")[0] in BOUGHT_BY_API else LOOKING
    match = matched(path)
    module = match.func.__module__ if match else LOOKED_AT[0]
    return LOOKING if module.startswith(LOOKED_AT) and not module.startswith(ONE_PERSONS) else BUYING


def is_preparing() -> bool:
    """Tables may be missing still: what fails meanwhile is no fault."""
    return (Path(settings.DATA) / PREPARING).exists()


def waiting_page(request: HttpRequest) -> HttpResponse:
    """Tiny, in both languages, made of nothing but this file. A page asks again by itself; a form is not sent again."""
    seconds = random.randint(SOONEST_S, LATEST_S)  # noqa: S311 - to spread them
    language = "en" if request.path_info.startswith("/en/") else "fr"
    if request.path_info.startswith("/api/"):
        response = HttpResponse(_problem(), content_type="application/problem+json")
    elif "HTTP_HX_REQUEST" in request.META:
        response = HttpResponse(_fragment(language))
        if request.method != "POST":
            response["HX-Reswap"] = "none"
    else:
        response = HttpResponse(_page(language, seconds if request.method != "POST" else 0))
        response["Content-Security-Policy"] = POLICY
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response["Retry-After"] = str(seconds)
    response._has_been_logged = True  # type: ignore[attr-defined] # noqa: SLF001 - Django's own mark: thousands of lines would cost more than the pages
    response["Cache-Control"] = "no-store"
    if takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        response["Content-Encoding"], response.content = "gzip", _squeezed(response.content)
    response["Content-Length"] = str(len(response.content))
    return response


@lru_cache(maxsize=100)  # squeezed anew it cost more than a kept page
def _squeezed(written: bytes) -> bytes:
    return squeezed(written)


@lru_cache(maxsize=100)
def _page(first: str, seconds: int) -> str:
    """`seconds` after which it asks again by itself; 0: never."""
    second = "fr" if first == "en" else "en"
    again = f'<meta http-equiv="refresh" content="{seconds}">' if seconds else ""
    return (
        f'<!doctype html><html lang="{first}-CA"><head><meta charset="utf-8">{again}'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{WORDS[first][0]} · Le Panier Bleu</title><style>{STYLE}</style></head><body><main>"
        f'<h1>{WORDS[first][0]}</h1><p>{WORDS[first][1]}</p><div lang="{second}-CA"><h2>{WORDS[second][0]}</h2>'
        f"<p>{WORDS[second][1]}</p></div></main></body></html>"
    )


def _fragment(language: str) -> str:
    heading, words = WORDS[language]
    return f'<p class="alert warn" role="alert"><span>{heading}. {words}</span></p>'


def _problem() -> str:
    title, detail = WORDS["en"]
    body = {"type": f"{settings.ORIGIN}/api/v1/problems#unavailable", "title": title, "status": 503, "detail": detail}
    return json.dumps({**body, "code": "unavailable", "errors": []})
