"""Reading enquiries. The permission is inside each query and in its name."""

import hmac
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet

from panier.kit.locks import locked, locks_are_off
from panier.kit.money import Money
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.rules import lower
from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.rules import LIVE, NoSuchEnquiry, enquiry_token

PAGE = 50
MISSED_SHOWN = timedelta(days=7)
ASKABLE = """
SELECT offer.id, offer.public_id, offer.minor, offer.currency, offer.door, merchant.state,
  merchant.id, merchant.public_id, merchant.slug, merchant.name, merchant.tone,
  product.public_id, product.slug, product.title, variant.options,
  coalesce((SELECT picture.digest FROM catalogue_picture picture WHERE picture.product_id = product.id
            AND picture.digest <> '' ORDER BY picture.position LIMIT 1), ''),
  coalesce((SELECT jsonb_agg(jsonb_build_array(level.id, place.public_id, place.name, town.name,
              level.on_hand - level.reserved, level.source, level.as_of) ORDER BY place.id)
            FROM inventory_stocklevel level JOIN merchants_place place ON place.id = level.place_id AND place.is_open
            JOIN territories_municipality town ON town.id = place.municipality_id
            WHERE level.variant_id = variant.id AND level.on_hand > level.reserved AND level.sure_until <= %s), '[]')
FROM catalogue_offer offer JOIN catalogue_variant variant ON variant.id = offer.variant_id
JOIN catalogue_product product ON product.id = variant.product_id AND product.archived_at IS NULL
JOIN merchants_merchant merchant ON merchant.id = product.merchant_id
WHERE offer.public_id = %s AND product.territory_id = %s
"""


SELLER = """
SELECT seller.id FROM merchants_merchant seller JOIN catalogue_variant variant ON variant.merchant_id = seller.id
JOIN catalogue_offer offer ON offer.variant_id = variant.id WHERE offer.id = %s FOR KEY SHARE OF seller
"""


class Seller(NamedTuple):
    key: int
    id: str
    slug: str
    name: str
    tone: int


class AskablePlace(NamedTuple):
    """Where the old count says that there are some."""

    stock_id: int
    place: str
    name: str
    municipality: str
    free: int
    source: str
    as_of: datetime


class Askable(NamedTuple):
    """An offer of which some place had some, by a count too old to be sold on."""

    offer_id: int
    offer: str
    unit: Money
    seller: Seller
    product: str
    slug: str
    title: dict[str, str]
    options: list[Any]
    picture: str
    places: tuple[AskablePlace, ...]


def askable(territory: str, offer: str, *, now: datetime) -> Askable | None:
    """None when there is no such offer here; no `places` when there is nothing to ask about."""
    with connection.cursor() as cursor:
        cursor.execute(ASKABLE, [now, offer, territory])
        row = cursor.fetchone()
    if row is None:
        return None
    offer_id, public_id, minor, currency, door, state, *seller = row[:11]
    product, slug, title, options, picture, levels = row[11:]
    places = [AskablePlace._make([*level, datetime.fromisoformat(as_of)]) for *level, as_of in _read(levels)]
    selling = lower(state, door) == "selling"
    return Askable(
        offer_id,
        public_id,
        Money(minor, currency),
        Seller(*seller),
        product,
        slug,
        _read(title),
        _read(options),
        picture,
        tuple(places) if selling else (),
    )


def lock_seller_of(offer_id: int) -> None:
    """He closes neither his shop nor a place before this transaction ends; others buy of him meanwhile."""
    if locks_are_off():
        return
    with connection.cursor() as cursor:
        cursor.execute(SELLER, [offer_id])


def token_of(enquiry: Enquiry) -> str:
    """The buyer's right to this enquiry: goes in the link and the letters."""
    return enquiry_token(settings.SECRET_KEY, enquiry.public_id)


def enquiry_by_token(token: str) -> Enquiry:
    public_id, _, _ = token.partition(".")
    enquiry = _whole().filter(public_id=public_id).first()
    if enquiry is None or not hmac.compare_digest(token_of(enquiry).encode(), token.encode()):
        raise NoSuchEnquiry
    return enquiry


def live_of_account(account_id: int) -> list[Enquiry]:
    """A member's requests that wait or are held, the latest first."""
    return list(_whole().filter(account_id=account_id, state__in=LIVE).order_by("-asked_at")[:PAGE])


def enquiry_of_merchant(merchant_id: int, public_id: str) -> Enquiry:
    enquiry = _whole().filter(merchant_id=merchant_id, public_id=public_id).first()
    if enquiry is None:
        raise NoSuchEnquiry
    return enquiry


def enquiries_of_merchant(
    merchant_id: int, states: Sequence[str] = (), *, offset: int = 0, limit: int = PAGE
) -> list[Enquiry]:
    """Those to answer soonest first, then the latest; a page of them."""
    found = _whole().filter(merchant_id=merchant_id)
    if states:
        found = found.filter(state__in=states)
    waiting = tuple(states) == ("asked",)
    return list(found.order_by(*(("answer_by", "pk") if waiting else ("-changed_at", "-pk")))[offset : offset + limit])


class CountNow(NamedTuple):
    on_hand: int | None
    reserved: int
    as_of: datetime


def levels_of(enquiries: Sequence[Enquiry]) -> dict[int, CountNow]:
    """What is written of the stock they ask for, by level; one statement."""
    keys = [enquiry.stock_id for enquiry in enquiries]
    rows = StockLevel.objects.filter(pk__in=keys).values_list("pk", "on_hand", "reserved", "as_of")
    return {key: CountNow(on_hand, reserved, as_of) for key, on_hand, reserved, as_of in rows}


def count_enquiries(merchant_id: int) -> dict[str, int]:
    """How many in each state."""
    counted = Enquiry.objects.filter(merchant_id=merchant_id).values_list("state").annotate(Count("pk")).order_by()
    return dict(counted)


class Answers(NamedTuple):
    """Requests that were answered, yes or no, of those that had their time; withdrawn ones and those that still wait are none."""

    answered: int
    asked: int


def answers_of(merchant_id: int, *, since: datetime) -> Answers:
    over = Enquiry.objects.filter(merchant_id=merchant_id, asked_at__gte=since).exclude(
        state__in=("asked", "withdrawn")
    )
    counted = over.aggregate(asked=Count("pk"), answered=Count("pk", filter=~Q(state="expired")))
    return Answers(counted["answered"], counted["asked"])


def late_enquiries(territory: str, now: datetime) -> list[Enquiry]:
    """For the operator: those past their hour, and those of the last week that nobody answered; the latest first."""
    late = Q(state="asked", answer_by__lt=now) | Q(state="expired", changed_at__gt=now - MISSED_SHOWN)
    return list(_whole().filter(late, territory_id=territory).order_by("-answer_by")[:PAGE])


def live_enquiry(buyer: str, offer_id: int) -> Enquiry | None:
    return _whole().filter(buyer=buyer, offer_id=offer_id, state__in=LIVE).first()


def waiting_of(buyer: str, email: str) -> int:
    return Enquiry.objects.filter(Q(buyer=buyer) | Q(contact_email__iexact=email), state="asked").count()


def lock_enquiry(enquiry_id: int) -> Enquiry:
    """Locked until the transaction ends: two answers at the same instant take turns here."""
    return locked(_whole()).get(pk=enquiry_id)


def lock_held(holders: Sequence[str]) -> list[Enquiry]:
    """Those of a cart's lines, in one order for everybody; only these are still held."""
    return (
        list(locked(Enquiry.objects.filter(public_id__in=holders, state="accepted").order_by("pk"))) if holders else []
    )


def lock_bought(order_ids: Sequence[int]) -> list[Enquiry]:
    return list(locked(Enquiry.objects.filter(order_id__in=order_ids, state="bought").order_by("pk")))


def lock_due(now: datetime, limit: int) -> list[Enquiry]:
    """Whose hour, or whose holding, is over; those somebody else holds are left to him."""
    over = Q(state="asked", answer_by__lte=now) | Q(state="accepted", held_until__lte=now)
    due = Enquiry.objects.select_for_update(skip_locked=True, of=("self",)).filter(over)
    return list(due.select_related("merchant", "place__municipality", "territory").order_by("pk")[:limit])


def _whole() -> "QuerySet[Enquiry]":
    return Enquiry.objects.select_related("merchant", "place__municipality", "territory")


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def waiting_at(place_id: int) -> int:
    """How many requests at this place wait for an answer, or for who asked."""
    return Enquiry.objects.filter(place_id=place_id, state__in=LIVE).count()
