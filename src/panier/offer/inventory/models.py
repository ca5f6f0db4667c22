"""Stock of a variant at a place, with its source and its age, and what is promised of it."""

from django.db import models
from django.db.models import F, Q

from panier.kit.columns import public_id
from panier.offer.catalogue.models import Variant
from panier.offer.merchants.models import Merchant, Place


class StockLevel(models.Model):
    """`on_hand` is what stands on the shelf; empty means nobody counts it (“à confirmer”).

    `merchant` makes the composite keys that keep variant and place of one merchant (migration 0002).
    """

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    on_hand = models.PositiveIntegerField(null=True)
    reserved = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=20)  # desk, import, till, demonstration
    as_of = models.DateTimeField()
    # Until when the count is believed (`rules.sure_until`, written with it); empty: no rule has looked at it yet
    sure_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["sure_until"], name="stock_sure_until")]
        constraints = [
            models.UniqueConstraint(fields=["variant", "place"], name="stock_once"),
            models.CheckConstraint(
                condition=Q(on_hand__isnull=True) | Q(reserved__lte=F("on_hand")), name="stock_never_oversold"
            ),
        ]


class Reservation(models.Model):
    """A promise of some units to one holder (an order's part) until a moment, or for good once paid."""

    class State(models.TextChoices):
        HELD = "held"  # waits for the money, ends at `until`
        KEPT = "kept"  # paid: no end
        RELEASED = "released"
        TAKEN = "taken"  # handed over

    public_id = public_id("rsv")
    stock = models.ForeignKey(StockLevel, models.PROTECT, related_name="+")
    holder = models.CharField(max_length=20)  # the part's public id
    quantity = models.PositiveIntegerField()
    lost = models.PositiveIntegerField(default=0, db_default=0)  # more of it, gone from the shelf without a hand-over
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder", "stock"], name="reservation_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_quantity"),
        ]
        indexes = [models.Index(fields=["until"], condition=Q(state="held"), name="reservation_due")]
