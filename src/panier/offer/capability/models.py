"""What a shop says of itself and the plan it got, its tickets at the help desk, and offers several shops share."""

from django.db import models
from django.db.models import F, Q

from panier.base.accounts.models import Account
from panier.base.territories.models import Region, Territory
from panier.kit.columns import content, public_id
from panier.offer.capability.rules import NOTE_MAX, PLACES_MAX, PRICE_MAX, TITLE_MAX
from panier.offer.merchants.models import Merchant


class Assessment(models.Model):
    """Answers kept one by one; once finished, with what was seen and advised then. One is open at a time."""

    public_id = public_id("asm")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)  # {question: choice}
    actor = models.CharField(max_length=120)  # who answered last
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    scores = models.JSONField(default=dict)  # {topic: per cent}
    observed = models.JSONField(default=dict)
    steps = models.JSONField(default=list)  # codes, the first first

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merchant"], condition=Q(finished_at__isnull=True), name="one_open_assessment"
            )
        ]
        indexes = [models.Index(fields=["merchant", "-finished_at"], name="assessments_of_merchant")]


class Ticket(models.Model):
    """A shop asks the operator's help desk, which answers by `due_at`."""

    class State(models.TextChoices):
        OPEN = "open"
        ASSIGNED = "assigned"
        ANSWERED = "answered"
        CLOSED = "closed"

    public_id = public_id("tkt")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    about = models.CharField(max_length=20, blank=True)  # code of a step; empty: something else
    title = models.CharField(max_length=TITLE_MAX)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")  # who asked, and is written to
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    assigned = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    assigned_name = models.CharField(max_length=120, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=("open", "assigned")), name="tickets_waiting"),
            models.Index(fields=["merchant", "-changed_at"], name="tickets_of_merchant"),
        ]


class Message(models.Model):
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="messages")
    by_operator = models.BooleanField()
    actor = models.CharField(max_length=120)
    words = models.TextField()
    at = models.DateTimeField()


class Pooled(models.Model):
    """An offer several shops share, published by an operator; `taken` never passes `places`."""

    class Kind(models.TextChoices):
        PHOTOGRAPHER = "photographer"
        COURIER = "courier"
        TILL = "till"
        OTHER = "other"

    public_id = public_id("pol")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")  # empty: everywhere
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = content()
    words = content()
    price = models.CharField(max_length=PRICE_MAX)  # in words: 120 $ a half day
    until = models.DateField()  # the last day to say yes
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=NOTE_MAX, blank=True)  # whoever holds a place reads it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="pooled_never_oversold"),
            models.CheckConstraint(condition=Q(places__gte=1) & Q(places__lte=PLACES_MAX), name="pooled_places"),
        ]
        indexes = [models.Index(fields=["territory", "until"], condition=Q(ended_at=None), name="pooled_open")]


class Interest(models.Model):
    """A shop takes one of the places, and may give it back."""

    pooled = models.ForeignKey(Pooled, models.PROTECT, related_name="interests")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    actor = models.CharField(max_length=120)
    note = models.CharField(max_length=NOTE_MAX, blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pooled", "merchant"], condition=Q(withdrawn_at__isnull=True), name="one_place_a_merchant"
            )
        ]
