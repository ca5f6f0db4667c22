"""Reading orders and parts. The permission is inside each query and in its name."""

import hmac
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Prefetch, Q, QuerySet

from panier.base.territories.queries import settings_in_force
from panier.kit.locks import locked
from panier.offer.merchants.hours.queries import hours_of_places
from panier.trade.checkout.rules.requests import CheckoutRequest
from panier.trade.orders.due import LIMITS, Limits, Times, limits_from
from panier.trade.orders.models import Line, Order, Part, PartEvent, PartTax
from panier.trade.orders.rules import (
    OPEN_STATES,
    TO_DO,
    KeyReused,
    NoSuchOrder,
    NoSuchPart,
    asked_digest,
    order_token,
)

PAGE = 50
ORDERED = """
SELECT line.offer_id, max(placed.placed_at) FROM orders_line line JOIN orders_part part ON part.id = line.part_id
JOIN orders_order placed ON placed.id = part.order_id WHERE line.offer_id = ANY(%s) GROUP BY line.offer_id
"""


def order_from_key(buyer: str, key: UUID, asked: CheckoutRequest) -> Order | None:
    """The order this key made already; KeyReused when it was for another request."""
    order = Order.objects.filter(buyer=buyer, key=key).first()
    if order is not None and order.asked_digest != asked_digest(asked):
        raise KeyReused
    return order


def token_of(order: Order) -> str:
    """The guest's right to this order: goes in his link and his letters."""
    return order_token(settings.SECRET_KEY, order.public_id, order.token_version)


def order_by_token(token: str) -> Order:
    """The order whose token this is, whole, or NoSuchOrder."""
    public_id, _, _ = token.partition(".")
    order = _whole(Order.objects.filter(public_id=public_id)).first()
    if order is None or not hmac.compare_digest(token_of(order).encode(), token.encode()):
        raise NoSuchOrder
    return order


def order_of_account(account_id: int, public_id: str) -> Order:
    order = _whole(Order.objects.filter(public_id=public_id, account_id=account_id)).first()
    if order is None:
        raise NoSuchOrder
    return order


def orders_of_account(account_id: int, *, offset: int = 0) -> list[Order]:
    """The latest first, a page of them."""
    return list(_whole(Order.objects.filter(account_id=account_id)).order_by("-placed_at")[offset : offset + PAGE])


def order_for_operator(territory: str, public_id: str) -> Order:
    """The caller has shown that he operates this territory."""
    order = _whole(Order.objects.filter(territory_id=territory, public_id=public_id)).first()
    if order is None:
        raise NoSuchOrder
    return order


def lock_order(order_id: int) -> Order:
    """Locked until the transaction ends: every step of an order waits here for the one before."""
    return locked(Order.objects.all()).get(pk=order_id)


def lock_due_orders(now: datetime, limit: int) -> list[Order]:
    """Unpaid orders whose time is up; those another worker holds are left to him."""
    due = Order.objects.select_for_update(skip_locked=True).filter(
        state=Order.State.AWAITING_PAYMENT, expires_at__lte=now
    )
    return list(due.order_by("expires_at")[:limit])


def parts_of(order: Order) -> list[Part]:
    return list(Part.objects.filter(order=order).select_related("merchant", "place", "order").order_by("pk"))


def part_of_merchant(merchant_id: int, public_id: str) -> Part:
    """The merchant's own part, whole, or NoSuchPart."""
    part = _parts(Part.objects.filter(merchant_id=merchant_id, public_id=public_id)).first()
    if part is None or part.state == Part.State.AWAITING_PAYMENT:
        raise NoSuchPart
    return part


def parts_of_merchant(
    merchant_id: int, states: Sequence[str] = (), *, offset: int = 0, limit: int = PAGE, newest_first: bool = False
) -> list[Part]:
    """The merchant's parts that are paid for, the longest waiting first unless said; a page of them."""
    parts = Part.objects.filter(merchant_id=merchant_id).exclude(state=Part.State.AWAITING_PAYMENT)
    if states:
        parts = parts.filter(state__in=states)
    ordered = parts.order_by(*(("-changed_at", "-pk") if newest_first else ("changed_at", "pk")))
    return list(_parts(ordered)[offset : offset + limit])


def parts_sold(merchant_id: int, *, after: int, limit: int = PAGE) -> list[Part]:
    """All of the merchant's parts that were ever paid for, by key: the next ones after this one."""
    paid = Part.objects.filter(merchant_id=merchant_id, pk__gt=after, events__after=Part.State.TO_ACCEPT)
    return list(_parts(paid.distinct().order_by("pk"))[:limit])


def count_sold(merchant_id: int) -> int:
    return Part.objects.filter(merchant_id=merchant_id, events__after=Part.State.TO_ACCEPT).distinct().count()


def open_parts(merchant_ids: Sequence[int]) -> dict[int, int]:
    """How many parts of each merchant have not come to their end, those that wait for their money too."""
    found = Part.objects.filter(merchant_id__in=merchant_ids, state__in=OPEN_STATES)
    return dict(found.values_list("merchant_id").annotate(Count("pk")).order_by())


def open_parts_at(place_id: int) -> int:
    """How many parts picked up or prepared there have not come to their end."""
    return Part.objects.filter(place_id=place_id, state__in=OPEN_STATES).count()


def count_by_state(merchant_id: int) -> dict[str, int]:
    counted = Part.objects.filter(merchant_id=merchant_id).values_list("state").annotate(Count("pk")).order_by()
    return dict(counted)


def find_orders(territory: str, sought: str) -> list[Order]:
    """By number (of the order or of a part), e-mail or name; the latest first."""
    number = sought.upper()
    match = Q(number__startswith=number) | Q(public_id=sought) | Q(contact_email__iexact=sought)
    match |= Q(contact_name__icontains=sought) | Q(parts__public_id=sought)
    found = Order.objects.filter(match, territory_id=territory).distinct().order_by("-placed_at")
    return list(_whole(found)[:PAGE])


def stuck_parts(territory: str, now: datetime) -> list[Part]:
    """Parts whose next step is late, the longest late first."""
    late = Q(state__in=TO_DO, due_at__lt=now)
    return list(_parts(Part.objects.filter(late, order__territory_id=territory).order_by("due_at", "pk"))[:PAGE])


def parts_by_key(keys: Sequence[int]) -> list[Part]:
    """For the system's own jobs."""
    return list(_parts(Part.objects.filter(pk__in=keys).order_by("pk")))


def parts_named(territory: str, public_ids: Sequence[str]) -> dict[str, Part]:
    """By public id, those of this territory."""
    found = Part.objects.filter(order__territory_id=territory, public_id__in=public_ids).select_related("order")
    return {part.public_id: part for part in found}


def unaccepted(now: datetime, limit: int) -> list[Part]:
    """Past the time in which somebody should have said yes."""
    late = Part.objects.filter(state=Part.State.TO_ACCEPT, due_at__lte=now)
    return list(late.select_related("order", "merchant").order_by("due_at")[:limit])


def waiting_for_a_yes(merchant_id: int, *, after: int, limit: int) -> list[Part]:
    """The next ones by key after this one."""
    found = Part.objects.filter(merchant_id=merchant_id, state=Part.State.TO_ACCEPT, pk__gt=after)
    return list(found.order_by("pk")[:limit])


def limits_in_force(territory: str, now: datetime) -> Limits:
    return limits_from(settings_in_force(territory, list(LIMITS), now))


def times_of(parts: Sequence[Part], *, now: datetime) -> Times:
    """What the steps of these parts are timed by: two statements."""
    hours = hours_of_places(sorted({part.place_id for part in parts}), now=now)
    return Times(limits_in_force(parts[0].order.territory_id, now), hours)


def part_for_operator(territory: str, public_id: str) -> Part:
    part = _parts(Part.objects.filter(order__territory_id=territory, public_id=public_id)).first()
    if part is None:
        raise NoSuchPart
    return part


def ordered_offers(offer_ids: Sequence[int]) -> dict[int, datetime]:
    """Those of the offers somebody has ever ordered, with the latest moment; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(ORDERED, [list(offer_ids)])
        return dict(cursor.fetchall())


def _whole(orders: "QuerySet[Order]") -> "QuerySet[Order]":
    return orders.prefetch_related(Prefetch("parts", _parts(Part.objects.order_by("pk"))))


def _parts(parts: "QuerySet[Part]") -> "QuerySet[Part]":
    """With all that hangs on them, as it was written: rows of one moment come in any order otherwise."""
    in_turn = (
        Prefetch(name, rows.objects.order_by("pk"))
        for name, rows in (("lines", Line), ("taxes", PartTax), ("events", PartEvent))
    )
    return parts.select_related("order", "merchant", "place", "place__municipality").prefetch_related(*in_turn)
