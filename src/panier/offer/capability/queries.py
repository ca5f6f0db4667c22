"""Reading plans, tickets and pooled offers. The permission is inside each query and in its name."""

from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from panier.base.territories.queries import setting_in_force
from panier.kit.locks import locked
from panier.offer.capability.models import Assessment, Interest, Message, Pooled, Ticket
from panier.offer.capability.rules import SETTING, NoSuchPooled, NoSuchTicket, Questions, read_questions
from panier.offer.merchants.models import Place

PAGE = 50
LATELY = timedelta(days=7)
WAITING = ("open", "assigned")


def questions(territory: str, now: datetime) -> Questions:
    return read_questions(setting_in_force(territory, SETTING, now))


def open_assessment(merchant_id: int) -> Assessment | None:
    return Assessment.objects.filter(merchant_id=merchant_id, finished_at=None).first()


def assessments_of(merchant_id: int) -> list[Assessment]:
    """The finished ones, the latest first."""
    found = Assessment.objects.filter(merchant_id=merchant_id, finished_at__isnull=False)
    return list(found.order_by("-finished_at", "-pk")[:PAGE])


def lock_open_assessment(merchant_id: int) -> Assessment | None:
    return locked(Assessment.objects.filter(merchant_id=merchant_id, finished_at=None)).first()


def tickets_of_merchant(merchant_id: int) -> list[Ticket]:
    return list(_tickets().filter(merchant_id=merchant_id).order_by("-changed_at", "-pk")[:PAGE])


def ticket_of_merchant(merchant_id: int, public_id: str) -> Ticket:
    return _one(_tickets().filter(merchant_id=merchant_id, public_id=public_id))


def ticket_for_operator(territory: str, public_id: str) -> Ticket:
    return _one(_tickets().filter(territory_id=territory, public_id=public_id))


def lock_ticket(ticket_id: int) -> Ticket:
    """Locked until the transaction ends: answers of both sides take turns here."""
    return locked(Ticket.objects.select_related("merchant", "account")).get(pk=ticket_id)


def tickets_waiting(territory: str) -> list[Ticket]:
    """For the help desk, the one due first on top."""
    found = _tickets().filter(territory_id=territory, state__in=WAITING)
    return list(found.order_by("due_at", "pk")[:PAGE])


def tickets_done(territory: str) -> list[Ticket]:
    found = _tickets().filter(territory_id=territory).exclude(state__in=WAITING)
    return list(found.order_by("-changed_at", "-pk")[:PAGE])


def late_tickets(territory: str, now: datetime) -> int:
    return Ticket.objects.filter(territory_id=territory, state__in=WAITING, due_at__lt=now).count()


def waiting_of_merchant(merchant_id: int) -> int:
    return Ticket.objects.filter(merchant_id=merchant_id, state__in=WAITING).count()


def pooled_for_merchant(merchant_id: int, territory: str, today: date) -> list[Pooled]:
    """Open ones of the regions where the shop is (or of everywhere), and those it holds a place of."""
    here = Q(region=None) | Q(region__in=_regions(merchant_id))
    is_open = Q(ended_at=None, until__gte=today) & here
    mine = Q(pk__in=Interest.objects.filter(merchant_id=merchant_id, withdrawn_at=None).values("pooled_id"))
    own = Interest.objects.filter(merchant_id=merchant_id, withdrawn_at=None)
    found = Pooled.objects.filter(is_open | mine, territory_id=territory).select_related("region")
    return list(found.prefetch_related(Prefetch("interests", own)).order_by("until", "pk")[:PAGE])


def pooled_of_territory(territory: str) -> list[Pooled]:
    """All, the open ones first, with who takes part."""
    taking = Interest.objects.filter(withdrawn_at=None).select_related("merchant").order_by("at")
    found = Pooled.objects.filter(territory_id=territory).select_related("region")
    return list(found.prefetch_related(Prefetch("interests", taking)).order_by("-ended_at", "-until", "-pk")[:PAGE])


def pooled_closed(territory: str, today: date) -> list[Pooled]:
    """Those whose last day has lately passed, with who takes part."""
    last = (today - LATELY, today - timedelta(days=1))
    return [each for each in pooled_of_territory(territory) if not each.ended_at and last[0] <= each.until <= last[1]]


def merchants_in(pooled: Pooled) -> list[int]:
    """The internal keys of the shops that hold a place."""
    found = Interest.objects.filter(pooled=pooled, withdrawn_at=None).order_by("pk")
    return list(found.values_list("merchant_id", flat=True))


def count_open_pooled(merchant_id: int, territory: str, today: date) -> int:
    """How many it could still take a place of."""
    found = pooled_for_merchant(merchant_id, territory, today)
    return sum(
        1
        for each in found
        if not each.ended_at and each.until >= today and each.taken < each.places and not each.interests.all()
    )


def pooled_in(territory: str, public_id: str) -> Pooled:
    found = Pooled.objects.filter(territory_id=territory, public_id=public_id).first()
    if found is None:
        raise NoSuchPooled
    return found


def lock_pooled(territory: str, public_id: str) -> Pooled:
    """Locked until the transaction ends: who takes a place, gives one back or ends the offer waits here."""
    return locked(Pooled.objects.all()).get(pk=pooled_in(territory, public_id).pk)


def is_for(pooled: Pooled, merchant_id: int) -> bool:
    return pooled.region_id is None or pooled.region_id in set(_regions(merchant_id))


def _regions(merchant_id: int) -> "list[int]":
    return list(Place.objects.filter(merchant_id=merchant_id, is_open=True).values_list("region_id", flat=True)[:PAGE])


def _tickets() -> "QuerySet[Ticket]":
    messages = Prefetch("messages", Message.objects.order_by("pk"))
    return Ticket.objects.select_related("merchant", "account").prefetch_related(messages)


def _one(found: "QuerySet[Ticket]") -> Ticket:
    ticket = found.first()
    if ticket is None:
        raise NoSuchTicket
    return ticket
