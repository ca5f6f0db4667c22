"""Closures, the holidays whose usual hours were confirmed, and every change of hours."""

from django.db import models
from django.db.models import F, Q

from panier.base.accounts.models import Account
from panier.kit.columns import content, public_id


class Closure(models.Model):
    """Closed from a day to a day, both in it, in each place's own days; of one place, or of the whole shop. Over once ended."""

    class Effect(models.TextChoices):
        BLOCKS = "blocks"  # nothing that stands there can be bought meanwhile
        DELAYS = "delays"  # bought, and promised for after

    public_id = public_id("cls")
    merchant = models.ForeignKey("merchants.Merchant", models.CASCADE, related_name="+")
    place = models.ForeignKey("merchants.Place", models.CASCADE, null=True, related_name="+")  # None: the whole shop
    first_day = models.DateField()
    last_day = models.DateField()
    effect = models.CharField(max_length=6, choices=Effect.choices)
    reason = content()  # shown to shoppers
    created_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)  # called off, or over before its time

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="closure_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(effect__in=["blocks", "delays"]), name="closure_effect"),
        ]
        indexes = [
            models.Index(fields=["merchant", "last_day"], condition=Q(ended_at=None), name="closures_to_come"),
        ]


class UsualDay(models.Model):
    """A holiday on which the merchant has said that his usual hours hold; nobody asks him again."""

    place = models.ForeignKey("merchants.Place", models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "day"], name="usual_day_once")]


class HoursChange(models.Model):
    """What was changed of a merchant's hours, by whom, when."""

    class What(models.TextChoices):
        WEEK = "week"
        HOLIDAYS = "holidays"
        DAY = "day"
        DAY_REMOVED = "day_removed"
        CLOSURE = "closure"
        CLOSURE_CHANGED = "closure_changed"
        CLOSURE_ENDED = "closure_ended"

    merchant = models.ForeignKey("merchants.Merchant", models.CASCADE, related_name="+")
    place = models.ForeignKey("merchants.Place", models.SET_NULL, null=True, related_name="+")  # None: the whole shop
    what = models.CharField(max_length=15, choices=What.choices)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    what__in=["week", "holidays", "day", "day_removed", "closure", "closure_changed", "closure_ended"]
                ),
                name="hours_change_what",
            )
        ]
        indexes = [models.Index(F("merchant"), F("at").desc(), name="hours_history")]
