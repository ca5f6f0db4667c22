"""What a form of the desk says of a hand-over, made into its proof; the photo is kept only when it served."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from panier.flows.hand_over_part import hand_over_part
from panier.offer.catalogue.pictures import MOST_BYTES, BadPicture
from panier.sites.merchant_portal.access import Desk
from panier.trade.fulfilment.photos import PHOTOS, keep_photo
from panier.trade.fulfilment.queries import carriers_in_force, hand_overs_of
from panier.trade.fulfilment.rules.proofs import (
    LONGEST_GIVEN,
    LONGEST_NAME,
    BadTracking,
    ProofNeeded,
    Shown,
    checked_tracking,
)
from panier.trade.orders.queries import part_of_merchant


def hand_over(request: HttpRequest, served: Desk, part: str) -> Any:
    """By `code`, `taken_by`, `photo`, `carrier` and `tracking`. What is no pickup needs one of the last four."""
    found = part_of_merchant(served.id, part)
    shown = _shown(request, served, needs_more=not found.pickup_code)
    try:
        done = hand_over_part(served.id, part, shown=shown, actor=served.actor, now=served.now)
    except Exception:
        PHOTOS.drop(shown.photo)
        raise
    if shown.photo and hand_overs_of([done])[done.pk].photo != shown.photo:
        PHOTOS.drop(shown.photo)  # somebody was faster, with a proof of his own
    return done


def given_tracking(request: HttpRequest, served: Desk) -> tuple[str, str]:
    """A carrier of the pack and the number it follows the parcel under; both empty when none was chosen."""
    carrier, number = request.POST.get("carrier", ""), request.POST.get("tracking", "").strip()[:LONGEST_GIVEN]
    if not carrier:
        if number:
            raise BadTracking(problem="carrier")
        return "", ""
    if carrier not in carriers_in_force(settings.TERRITORY, served.now):
        raise BadTracking(problem="carrier")
    return carrier, checked_tracking(number)


def _shown(request: HttpRequest, served: Desk, *, needs_more: bool) -> Shown:
    carrier, tracking = given_tracking(request, served)
    taken_by = " ".join(request.POST.get("taken_by", "").split())[:LONGEST_NAME]
    data = _photo(request)
    if needs_more and not (carrier or taken_by or data):
        raise ProofNeeded
    return Shown(
        code="" if needs_more else request.POST.get("code", "")[:LONGEST_GIVEN],
        taken_by=taken_by,
        photo=keep_photo(data) if data else "",
        carrier=carrier,
        tracking=tracking,
    )


def _photo(request: HttpRequest) -> bytes:
    file = request.FILES.get("photo")
    if not isinstance(file, UploadedFile):
        return b""
    if (file.size or 0) > MOST_BYTES:
        raise BadPicture(problem="too-large")
    return bytes(file.read())
