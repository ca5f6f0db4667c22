"""What changed in a part after it was agreed: units taken out, what replaces them, what went back for it; another moment.

A part and its lines hold what stands; what was agreed is that and its amendments together (ADR 0103), and the contract's copy.
"""

from django.db import models
from django.db.models import F, Q

from panier.kit.columns import content, currency, minor_units, public_id
from panier.offer.catalogue.models import Offer
from panier.offer.inventory.models import StockLevel
from panier.trade.orders.models import Line, Part


class Amendment(models.Model):
    """Units of one line that the merchant does not deliver: a copy of the line, and each amount that fell with them."""

    class Why(models.TextChoices):
        MISSING = "missing"
        DAMAGED = "damaged"
        OTHER = "other"
        REPLACED = "replaced"  # the buyer took the substitute
        DECLINED = "declined"  # she did not want it
        UNANSWERED = "unanswered"

    public_id = public_id("amd")
    part = models.ForeignKey(Part, models.PROTECT, related_name="+")
    why = models.CharField(max_length=12, choices=Why.choices)
    note = models.CharField(max_length=400, blank=True)  # the merchant's words; the buyer reads them
    title = content()
    options = models.JSONField(default=list)
    quantity = models.PositiveSmallIntegerField()
    unit_minor = minor_units()
    goods_minor = minor_units()  # goods that fell, less what replaces them
    taxes = models.JSONField(default=list)  # [{"code", "minor"}] that fell with them
    minor = minor_units()  # goods and taxes: what goes back
    commission_minor = minor_units()  # that the merchant no longer owes
    currency = currency()
    actor = models.CharField(max_length=120)
    at = models.DateTimeField()
    key = models.UUIDField(null=True)  # of the program that asked: the same again changes nothing

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, goods_minor__gte=0, minor__gte=F("goods_minor"), commission_minor__gte=0),
                name="amendment_only_gives_back",
            ),
        ]
        indexes = [models.Index(fields=["part"], name="amendment_of_part")]


class Substitution(models.Model):
    """“Instead of these, would you take those?”: what the merchant proposes for some units of a line, until a moment."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        EXPIRED = "expired"
        WITHDRAWN = "withdrawn"

    public_id = public_id("sub")
    part = models.ForeignKey(Part, models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, models.SET_NULL, null=True, related_name="+")
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, related_name="+")
    stock = models.ForeignKey(StockLevel, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    missing = models.BooleanField()  # the units it stands for are not on the shelf
    quantity = models.PositiveSmallIntegerField()
    replaced = content()  # the line's title
    title = content()
    options = models.JSONField(default=list)
    picture = models.CharField(max_length=64, blank=True)
    unit_minor = minor_units()  # never more than the line's
    currency = currency()
    actor = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line"], condition=Q(state="proposed"), name="one_proposal_a_line"),
            models.CheckConstraint(condition=Q(quantity__gt=0, unit_minor__gte=0), name="substitution_is_something"),
        ]
        indexes = [
            models.Index(fields=["part"], name="substitution_of_part"),
            models.Index(fields=["answer_by"], condition=Q(state="proposed"), name="substitution_due"),
        ]


class NewMoment(models.Model):
    """“We are closed on the day we promised: would you take this one?” Until the buyer says yes, what was agreed stands (ADR 0130)."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        DECLINED = "declined"  # she took her money back
        WITHDRAWN = "withdrawn"  # another was proposed in its place

    public_id = public_id("mom")
    part = models.ForeignKey(Part, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    agreed = models.JSONField()  # the part's promise as it was
    promise = models.JSONField()  # and as it would be
    actor = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part"], condition=Q(state="proposed"), name="one_new_moment_a_part"),
        ]
        indexes = [models.Index(fields=["part"], name="new_moment_of_part")]
