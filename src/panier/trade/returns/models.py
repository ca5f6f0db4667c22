"""What a shop took back after it was handed over: append-only, beside a part whose amounts stay as they were earned (ADR 0135)."""

from django.db import models
from django.db.models import F, Q

from panier.kit.columns import currency, minor_units, public_id
from panier.trade.orders.models import Part


class Return(models.Model):
    """One time goods came back, or part of their price went back: a copy of what, why, by whom, and each amount."""

    class Why(models.TextChoices):
        RETURNED = "returned"
        FAULTY = "faulty"
        OTHER = "other"

    public_id = public_id("ret")
    part = models.ForeignKey(Part, models.PROTECT, related_name="+")
    key = models.UUIDField()  # of the form that asked: a second click is the first one
    why = models.CharField(max_length=8, choices=Why.choices)
    note = models.CharField(max_length=400, blank=True)  # the shop's words; the buyer reads them
    restocked = models.BooleanField()
    # [{"line", "title", "options", "units", "price", "taxes": [{"code", "minor"}]}]; no units: an amount, the goods stay
    lines = models.JSONField(default=list)
    goods_minor = minor_units()
    delivery_minor = minor_units()
    tax_minor = minor_units()
    minor = minor_units()  # what goes back
    taxes = models.JSONField(default=list)  # [{"code", "collector", "minor"}] of all lines and the delivery
    delivered_back = models.BooleanField(default=False)  # the delivery fee went back with it
    commission_minor = minor_units()  # that the shop no longer owes
    commission_taxes = models.JSONField(default=list)
    currency = currency()
    actor = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "key"], name="return_once_a_key"),
            models.CheckConstraint(
                condition=Q(
                    minor__gt=0,
                    goods_minor__gte=0,
                    delivery_minor__gte=0,
                    tax_minor__gte=0,
                    commission_minor__gte=0,
                    minor=F("goods_minor") + F("delivery_minor") + F("tax_minor"),
                ),
                name="return_adds_up",
            ),
        ]
