"""What a carrier's label needs, to enter, to print on 4 × 6 inches, and as a file that carriers' programs read."""

import csv
from io import StringIO
from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from panier.kit.postal import spaced
from panier.kit.refusals import Refusal
from panier.offer.catalogue.rules.cells import for_export
from panier.offer.merchants.rules import NoSuchPlace
from panier.sites._shared.bars import bars_svg
from panier.sites._shared.qr import qr_svg
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.handing.given import HANDED, hand_over
from panier.sites.merchant_portal.prepare.asked import chosen_of
from panier.sites.merchant_portal.words import words_of
from panier.trade.fulfilment.actions import pack
from panier.trade.fulfilment.labels import Label, each_box, labels_of
from panier.trade.fulfilment.queries import CARRIED, SENT, carriers_in_force, parts_at, place_of_merchant
from panier.trade.fulfilment.rules.boxes import read_boxes
from panier.trade.orders.rules import NoSuchPart

STATES = ("accepted", "ready")
PREFIX = "grams-"
COLUMNS = (
    "order_number", "recipient_name", "address_line_1", "address_line_2", "city", "province", "postal_code", "country",
    "phone", "email", "weight_kg", "contents", "sender_name", "sender_address", "sender_city", "sender_province",
    "sender_postal_code", "box", "length_cm", "width_cm", "height_cm",
)  # fmt: skip


class Here(NamedTuple):
    desk: Desk
    place: Any
    labels: list[Label]
    own: bool  # what the shop brings itself is there too


@takes("given", *HANDED, rf"{PREFIX}prt_[a-z0-9]{{1,36}}")
@require_http_methods(["GET", "HEAD", "POST"])
def parcels(request: HttpRequest, merchant: str, place: str) -> HttpResponse:
    """POST: what parcels weigh, `grams-<part>` (several boxes: `rules.boxes`), an empty field leaves what was said; or a parcel `given` to a carrier."""
    here = _here(request, merchant, place)
    wrong, notice = set(), ""
    if "given" in request.POST:
        try:
            hand_over(request, here.desk, request.POST["given"])
        except NoSuchPart as missing:
            raise Http404 from missing
        except Refusal as refusal:
            notice = words_of(refusal)
        else:
            return HttpResponseRedirect(request.get_full_path())
    elif request.method == "POST":
        for label in here.labels:
            typed = request.POST.get(f"{PREFIX}{label.part.public_id}", "").strip()
            if typed and not _weighed(label, typed):
                wrong.add(label.part.public_id)
        if not wrong:
            return HttpResponseRedirect(request.get_full_path())
    facts = {
        "desk": here.desk,
        "place": here.place,
        "labels": here.labels,
        "own": here.own,
        "carriers": carriers_in_force(settings.TERRITORY, here.desk.now),
        "wrong": wrong,
        "notice": notice,
        "typed": request.POST.dict(),
    }
    return private(
        render(request, "merchant_portal/parcels/page.html", facts, status=422 if wrong else 409 if notice else 200)
    )


@require_safe
def labels(request: HttpRequest, merchant: str, place: str) -> HttpResponse:
    """Of the parcels to be sent from there, with what the shop brings itself (`?own`), or of those chosen (`?part=`)."""
    here = _here(request, merchant, place)
    numbers = [(label, label.part.number) for label in each_box(here.labels)]
    drawn = [(label, qr_svg(number.replace("-", "")), bars_svg(number)) for label, number in numbers]
    facts = {"desk": here.desk, "place": here.place, "labels": drawn}
    return private(render(request, "merchant_portal/parcels/labels.html", facts))


@require_safe
def labels_file(request: HttpRequest, merchant: str, place: str) -> HttpResponse:
    """The same as a table; a cell that a spreadsheet would run is made plain text."""
    here = _here(request, merchant, place)
    out = StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    table.writerows([for_export(cell) for cell in _row(label)] for label in each_box(here.labels))
    answer = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="parcels-{here.desk.now:%Y-%m-%d}.csv"'
    return private(answer)


def _here(request: HttpRequest, merchant: str, place: str) -> Here:
    served = desk_of(request, merchant, needs="orders")
    try:
        found = place_of_merchant(served.id, place)
    except NoSuchPlace as missing:
        raise Http404 from missing
    chosen, own = chosen_of(request), "own" in request.GET
    methods = CARRIED if own or chosen else SENT
    parts = parts_at(found, STATES, chosen, methods)
    return Here(served, found, labels_of(parts), own)


def _weighed(label: Label, typed: str) -> bool:
    try:
        pack(label.part, read_boxes(typed))
    except ValueError:
        return False
    return True


def _row(label: Label) -> tuple[str, ...]:
    to, sender = label.to, label.sender
    sides = (str(side) for side in label.sides or ("", "", ""))
    weight = f"{label.grams / 1000:.3f}" if label.grams else ""
    return (
        label.part.number, to.name, to.line, to.unit, to.municipality, to.province, spaced(to.postal_code), "CA",
        to.phone, label.part.order.contact_email, weight, label.contents, sender.name, sender.line,
        sender.municipality, sender.province, spaced(sender.postal_code), label.of, *sides,
    )  # fmt: skip
