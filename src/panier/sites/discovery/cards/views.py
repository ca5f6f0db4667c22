"""Serves the picture others show of a page: drawn once, kept under its digest, in a folder that never grows past its bound."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import BoundedSemaphore
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import override
from django.views.decorators.http import require_safe

from panier.offer.catalogue.queries import product_facts
from panier.offer.merchants.queries import merchant_facts
from panier.offer.merchants.rules import NoSuchMerchant
from panier.offer.merchants.streets.queries import street_named
from panier.sites._shared.social import SocialPicture, of_market, of_merchant, of_product, of_street
from panier.sites.discovery.cards.drawing import drawn

FOLDER = "social"
MOST_IN_A_FOLDER = 40  # of 256 folders: some 10,000 pictures, about 0.6 GB at most
DRAWING = BoundedSemaphore(1)  # one at a time in a process: drawing must not take the cores from those who shop
PATIENCE_S = 2.0
RETRY_S = "5"
KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}


@require_safe
def social_picture(_request: HttpRequest, kind: str, language: str, id: str, digest: str) -> HttpResponse:  # noqa: A002 - the word of the address
    """A picture that is no more leads to the one there is now."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with override(language):
        card = _card(kind, id)
        if card is None:
            raise Http404
        if digest != card.digest:
            return HttpResponseRedirect(card.address)
    path = Path(settings.MEDIA_ROOT) / FOLDER / digest[:2] / f"{digest}.jpg"
    if not path.is_file():
        if not DRAWING.acquire(timeout=PATIENCE_S):
            return HttpResponse(status=503, headers={"Retry-After": RETRY_S})
        try:
            _keep(path, drawn(card))
        finally:
            DRAWING.release()
    return HttpResponse(path.read_bytes(), content_type="image/jpeg", headers=KEPT)


def _card(kind: str, id: str) -> SocialPicture | None:  # noqa: A002 - as above
    now = datetime.now(tz=UTC)
    if kind == "market":
        return of_market() if id == "market" else None
    if kind == "product":
        product = product_facts(settings.TERRITORY, id)
        return of_product(product) if product else None
    if kind == "street":
        street = street_named(settings.TERRITORY, id, now=now)
        return of_street(street) if street else None
    try:
        return of_merchant(merchant_facts(settings.TERRITORY, id, now=now)) if kind == "merchant" else None
    except NoSuchMerchant:
        return None


def _keep(path: Path, content: bytes) -> None:
    """Whole or not at all; the oldest of a full folder goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = sorted(path.parent.glob("*.jpg"), key=lambda each: each.stat().st_mtime)
    for old in kept[: max(0, len(kept) + 1 - MOST_IN_A_FOLDER)]:
        with suppress(FileNotFoundError):  # another process was quicker
            old.unlink()
    fresh = path.with_name(f"{uuid4().hex}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
