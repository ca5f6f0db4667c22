"""From the shelf into the buyer's hands: what was picked, parcels and rounds, and what proves each hand-over."""

from django.db import models
from django.db.models import Q

from panier.trade.orders.models import Line, Part


class Pick(models.Model):
    """A line somebody took from the shelf. Two clerks who tick it at once are told who was first."""

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True, related_name="+")
    person = models.CharField(max_length=120)
    at = models.DateTimeField()


class Parcel(models.Model):
    """What a carrier's label needs and the order does not say."""

    part = models.OneToOneField(Part, models.PROTECT, primary_key=True, related_name="+")
    grams = models.PositiveIntegerField()  # in all
    boxes = models.JSONField(
        default=list
    )  # [[grams, length, width, height in cm] or [grams]]; empty: one, as it weighs

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(grams__gt=0), name="parcel_weighs")]


class Stop(models.Model):
    """Where a part stands in its place's round."""

    part = models.OneToOneField(Part, models.PROTECT, primary_key=True, related_name="+")
    position = models.PositiveIntegerField()


class Absence(models.Model):
    """Somebody came with it and nobody was there to take it."""

    class Next(models.TextChoices):
        AGAIN = "again"  # brought again
        FETCH = "fetch"  # waits at the shop

    part = models.ForeignKey(Part, models.PROTECT, related_name="+")
    then = models.CharField(max_length=5, choices=Next.choices)
    note = models.CharField(max_length=200, blank=True)
    person = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["part", "at"], name="absences_of_part")]
        constraints = [models.CheckConstraint(condition=Q(then__in=["again", "fetch"]), name="absence_then")]


class HandOver(models.Model):
    """What proves that a part changed hands: one for each part handed over (ADR 0104)."""

    class How(models.TextChoices):
        SCANNED = "scanned"  # the buyer's QR
        CODE = "code"  # the buyer's code, typed
        GIVEN = "given"  # into somebody's hands, or left as agreed: a name, a photo
        CARRIER = "carrier"  # to a carrier, who follows it under a number
        PAPER = "paper"  # without the code: whoever answers for the shop looked at an identity paper (ADR 0133)
        UNPROVEN = "unproven"  # a program said so

    part = models.OneToOneField(Part, models.PROTECT, primary_key=True, related_name="+")
    how = models.CharField(max_length=8, choices=How.choices)
    taken_by = models.CharField(max_length=120, blank=True)
    photo = models.CharField(max_length=24, blank=True)  # the file's name (photos.py); empty: none, or over its time
    carrier = models.CharField(max_length=20, blank=True)  # a code of the pack
    tracking = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # why without the code
    person = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(how__in=["scanned", "code", "given", "carrier", "paper", "unproven"]), name="hand_over_how"
            ),
            models.CheckConstraint(condition=~Q(how="carrier") | ~Q(carrier=""), name="hand_over_carrier"),
        ]
        indexes = [
            models.Index(fields=["at"], condition=~Q(photo=""), name="hand_over_photos"),
            models.Index(fields=["at"], condition=Q(how="paper"), name="hand_over_papers"),
        ]
