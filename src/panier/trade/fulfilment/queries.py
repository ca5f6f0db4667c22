"""Reading what is to be prepared, brought and proven. The permission is inside each query and in its name."""

from collections import Counter as Counting
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, F, Prefetch, Q, QuerySet

from panier.base.territories.queries import SettingMissingError, points_of_prefixes, setting_in_force
from panier.kit.geo import Point
from panier.kit.postal import bare
from panier.offer.merchants.models import Place
from panier.offer.merchants.rules import NoSuchPlace
from panier.trade.fulfilment.models import Absence, HandOver, Parcel, Pick, Stop
from panier.trade.fulfilment.rules.boxes import Box, boxes_from
from panier.trade.fulfilment.rules.carriers import Carrier, carriers_from
from panier.trade.fulfilment.rules.picking import MOST_PARTS, ToPick
from panier.trade.fulfilment.rules.proofs import is_right, pass_mark, pass_text
from panier.trade.orders.models import Line, Part
from panier.trade.orders.rules import NoSuchPart

MOST_PLACES, MOST_SHOWN = 200, 50
BROUGHT = "delivery"  # by the merchant himself
SENT = ("parcel",)  # by a carrier
CARRIED = (BROUGHT, *SENT)  # ways that end at the buyer's door
PREFIX_LENGTH = 3


class Counter(NamedTuple):
    """A place of the merchant, and how many parts wait there in one state."""

    place: Place
    waiting: int


class Preparing(NamedTuple):
    """A part, and how much of it is taken from the shelf."""

    part: Part
    taken: int
    units: int

    @property
    def is_complete(self) -> bool:
        return self.taken == self.units


def counters_of(merchant_id: int, state: str, methods: Sequence[str] = ()) -> list[Counter]:
    """His places, those where most waits first; closed ones only while something waits."""
    parts = Q(state=state) & (Q(method__in=methods) if methods else Q())
    counted = Part.objects.filter(parts, merchant_id=merchant_id).values_list("place_id").annotate(Count("pk"))
    waiting = dict(counted.order_by())
    places = Place.objects.filter(Q(is_open=True) | Q(pk__in=waiting), merchant_id=merchant_id)
    found = [
        Counter(place, waiting.get(place.pk, 0))
        for place in places.select_related("municipality").order_by("pk")[:MOST_PLACES]
    ]
    return sorted(found, key=lambda each: -each.waiting)


def place_of_merchant(merchant_id: int, public_id: str) -> Place:
    """His own place, whatever its state; or NoSuchPlace."""
    found = Place.objects.filter(merchant_id=merchant_id, public_id=public_id).select_related("municipality").first()
    if found is None:
        raise NoSuchPlace
    return found


def parts_at(
    place: Place, states: Sequence[str], chosen: Sequence[str] = (), methods: Sequence[str] = ()
) -> list[Part]:
    """The parts there in these states, the most urgent first; of those chosen and of these methods, where any are given."""
    parts = Part.objects.filter(place=place, merchant_id=place.merchant_id, state__in=states)
    if methods:
        parts = parts.filter(method__in=methods)
    if chosen:
        parts = parts.filter(public_id__in=list(chosen)[:MOST_PARTS])
    return list(_with_lines(parts).order_by(F("due_at").asc(nulls_last=True), "pk")[:MOST_PARTS])


def carried_parts(place: Place, state: str, *, most: int = MOST_PARTS) -> list[Part]:
    """The parts the merchant brings himself from there, in the order of the round; new ones at its end."""
    parts = Part.objects.filter(place=place, merchant_id=place.merchant_id, state=state, method=BROUGHT)
    placed = dict(Stop.objects.filter(part__in=parts).values_list("part_id", "position"))
    found = list(_with_lines(parts).order_by("changed_at", "pk")[:most])
    return sorted(found, key=lambda part: placed.get(part.pk, most + part.pk))


def lines_to_pick(parts: Sequence[Part]) -> list[ToPick]:
    """Each line of these parts (the caller has shown that they are his), what stands together in one aisle together."""
    keys = [part.pk for part in parts]
    picked = dict(Pick.objects.filter(line__part__in=keys).values_list("line_id", "person"))
    lines = Line.objects.filter(part__in=keys, quantity__gt=0).select_related("offer__variant__product")
    ordered = lines.order_by("offer__variant__product__category", "offer__variant__product", "offer", "pk")
    return [_to_pick(line, picked.get(line.pk, "")) for line in ordered]


def preparing(parts: Sequence[Part], lines: Sequence[ToPick]) -> list[Preparing]:
    """Each part with how much of it is taken; `lines` are theirs."""
    units, taken = Counting[int](), Counting[int]()
    for line in lines:
        units[line.part] += line.quantity
        taken[line.part] += line.quantity if line.picked_by else 0
    return [Preparing(part, taken[part.pk], units[part.pk]) for part in parts]


def pickup_pass(part: Part) -> str:
    """What the buyer's QR says; empty where nothing is picked up."""
    if not part.pickup_code:
        return ""
    return pass_text(part.number, pass_mark(settings.SECRET_KEY, part.public_id, part.pickup_code))


def holds_code(part: Part, text: str) -> bool:
    """Whether this is what only the part's buyer has: his code, or his QR."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    marks = [pass_mark(str(secret), part.public_id, part.pickup_code) for secret in secrets]
    return is_right(text, part.pickup_code, part.number, marks)


def parts_by_number(merchant_id: int, number: str) -> list[Part]:
    """At most one."""
    return list(_pickups(merchant_id).filter(number=number)[:1])


def parts_by_code(merchant_id: int, code: str) -> list[Part]:
    """Those that wait first; a code of four letters may be another part's too."""
    found = _pickups(merchant_id).filter(pickup_code=code).order_by("-changed_at")[:20]
    return sorted(found, key=lambda part: part.state != Part.State.READY)


def hand_overs_of(parts: Sequence[Part]) -> dict[int, HandOver]:
    """By part. The caller has shown that he may see these parts."""
    return {proof.part_id: proof for proof in HandOver.objects.filter(part__in=[part.pk for part in parts])}


def given_without_code(territory: str, since: datetime) -> list[HandOver]:
    """For the operator: on the word of a shop and an identity paper, the latest first."""
    found = HandOver.objects.filter(how=HandOver.How.PAPER, at__gte=since, part__order__territory=territory)
    return list(found.select_related("part__order", "part__merchant").order_by("-at", "-pk")[:MOST_SHOWN])


def photo_of(part: Part) -> str:
    """The stored photo's name, or NoSuchPart. The caller has shown that he may see this part."""
    name = HandOver.objects.filter(part=part).exclude(photo="").values_list("photo", flat=True).first()
    if name is None:
        raise NoSuchPart
    return name


def absences_of(parts: Sequence[Part]) -> dict[int, list[Absence]]:
    """By part, the latest first. As above."""
    found: dict[int, list[Absence]] = {}
    for absence in Absence.objects.filter(part__in=[part.pk for part in parts]).order_by("-at", "-pk"):
        found.setdefault(absence.part_id, []).append(absence)
    return found


def grams_of(parts: Sequence[Part]) -> dict[int, int]:
    """What each parcel weighs: as entered, else what its variants weigh; not there when some of them do not say."""
    said = dict(Parcel.objects.filter(part__in=[part.pk for part in parts]).values_list("part_id", "grams"))
    left = [part.pk for part in parts if part.pk not in said]
    sums: dict[int, int | None] = {}
    lines = Line.objects.filter(part__in=left).values_list("part_id", "quantity", "offer__variant__grams")
    for part, quantity, grams in lines:
        before = sums.get(part, 0)
        sums[part] = None if before is None or not grams else before + quantity * grams
    return said | {part: grams for part, grams in sums.items() if grams}


def boxes_of(parts: Sequence[Part]) -> dict[int, list[Box]]:
    """As entered; one that weighs what its variants do, where nobody entered any; not there when nobody knows."""
    said = dict(Parcel.objects.filter(part__in=[part.pk for part in parts]).values_list("part_id", "boxes"))
    return {part: boxes_from(said.get(part) or [[grams]]) for part, grams in grams_of(parts).items()}


def carriers_in_force(territory: str, now: datetime) -> dict[str, Carrier]:
    """By code; none in a territory whose pack names none."""
    try:
        return carriers_from(setting_in_force(territory, "carriers", now))
    except SettingMissingError:
        return {}


def doors_of(territory: str, parts: Sequence[Part]) -> dict[int, Point]:
    """Where each part goes, as its postal code tells; not there when nobody knows."""
    points = points_of_prefixes(territory)
    found = {part.pk: points.get(bare(part.order.address.get("postal_code", ""))[:PREFIX_LENGTH]) for part in parts}
    return {part: point for part, point in found.items() if point is not None}


def _pickups(merchant_id: int) -> "QuerySet[Part]":
    found = Part.objects.filter(merchant_id=merchant_id, method=Part.Method.PICKUP)
    return _with_lines(found.exclude(state=Part.State.AWAITING_PAYMENT))


def _with_lines(parts: "QuerySet[Part]") -> "QuerySet[Part]":
    lines = Prefetch("lines", Line.objects.filter(quantity__gt=0).order_by("pk"))  # what stands
    return parts.select_related("order", "place", "place__municipality", "merchant").prefetch_related(lines)


def _to_pick(line: Line, picked_by: str) -> ToPick:
    variant = line.offer.variant if line.offer else None
    return ToPick(
        line=line.pk,
        part=line.part_id,
        good=str(line.offer_id) if line.offer_id else f"{line.title}{line.options}",
        title=line.title,
        options=line.options,
        picture=line.picture,
        sku=variant.sku if variant else "",
        gtin=variant.gtin.lstrip("0") if variant else "",
        quantity=line.quantity,
        picked_by=picked_by,
    )
