"""The shopper's order, one part a merchant, each with its own state. Everything is a copy of what was agreed.

What is taken out later falls from the part and its lines (`trade.amendments` says what, why and how much): they hold what stands.
"""

from django.db import models
from django.db.models import Q

from panier.base.accounts.models import Account
from panier.base.territories.models import Territory
from panier.kit.columns import content, currency, minor_units, public_id
from panier.offer.catalogue.models import Offer
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.models import Merchant, Place


class Order(models.Model):
    class State(models.TextChoices):
        AWAITING_PAYMENT = "awaiting_payment"
        PLACED = "placed"
        COMPLETED = "completed"
        CANCELLED = "cancelled"
        EXPIRED = "expired"

    public_id = public_id("ord")
    number = models.CharField(max_length=20, unique=True)  # what people read aloud
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    buyer = models.CharField(max_length=40)  # `acc_…` or `crt_…`: whose key it is
    key = models.UUIDField()
    asked_digest = models.CharField(max_length=64)
    cart_id = models.BigIntegerField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.AWAITING_PAYMENT)
    language = models.CharField(max_length=8)
    contact_name = models.CharField(max_length=120)
    contact_email = models.EmailField()
    contact_phone = models.CharField(max_length=30, blank=True)
    address = models.JSONField(default=dict)  # where delivered parts go; empty when all is picked up
    total_minor = minor_units()
    currency = currency()
    token_version = models.PositiveSmallIntegerField(default=1)  # one more revokes the guest's link
    placed_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)  # while unpaid

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["buyer", "key"], name="order_once_a_key"),
            models.CheckConstraint(condition=Q(total_minor__gte=0), name="order_total"),
        ]
        indexes = [
            models.Index(fields=["account", "-placed_at"], name="order_of_account"),
            models.Index(fields=["expires_at"], condition=Q(state="awaiting_payment"), name="order_due"),
            models.Index(fields=["placed_at"], name="order_in_time"),
        ]


class Part(models.Model):
    """One merchant's share of an order, fulfilled on its own, and the contract with him."""

    class State(models.TextChoices):
        AWAITING_PAYMENT = "awaiting_payment"
        TO_ACCEPT = "to_accept"
        ACCEPTED = "accepted"
        READY = "ready"
        HANDED_OVER = "handed_over"
        REFUSED = "refused"
        CANCELLED = "cancelled"

    class Method(models.TextChoices):
        PICKUP = "pickup"
        DELIVERY = "delivery"  # by the merchant himself
        PARCEL = "parcel"  # by a carrier

    public_id = public_id("prt")
    order = models.ForeignKey(Order, models.PROTECT, related_name="parts")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    number = models.CharField(max_length=24, unique=True)  # the contract's number: order number and position
    state = models.CharField(max_length=20, choices=State.choices, default=State.AWAITING_PAYMENT)
    method = models.CharField(max_length=10, choices=Method.choices)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")  # picked up here, or prepared here
    jurisdiction = models.CharField(max_length=8)  # place of supply
    # What was promised, all in ISO 8601. Pickup: {"minutes": n from accepting to ready, "at": the moment, where hours are known};
    # delivery, parcel: {"days": n at most, "by": the last day}. During a closure "from": the day it ends. With a slot its key and
    # its two moments: {"slot": "slt_…@2026-11-28", "begins", "ends"}.
    promise = models.JSONField(default=dict)
    seller = models.JSONField(default=dict)  # name, address, contact, numbers, returns as shown when agreed
    goods_minor = minor_units()
    delivery_minor = minor_units()
    tax_minor = minor_units()
    total_minor = minor_units()
    commission_minor = minor_units()  # frozen at sale
    commission_taxes = models.JSONField(default=list)  # [{"code", "minor"}]
    merchant_collects = models.BooleanField()  # else the platform collects the taxes
    currency = currency()
    pickup_code = models.CharField(max_length=8, blank=True)
    reason = models.CharField(max_length=400, blank=True)  # why refused or cancelled
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # by when its next step is to be taken (`due.due_after`); empty: none is
    remind_at = models.DateTimeField(null=True)  # when its shop hears of that step next; empty: it has heard all
    touched_at = models.DateTimeField()  # the latest change of anything a desk shows of it
    answered_at = models.DateTimeField(null=True)  # when a question to its buyer last ended and left work to the shop
    minder = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")  # who says “I take care of it”
    minded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "merchant"], name="part_once_a_merchant"),
            models.CheckConstraint(
                condition=Q(total_minor=models.F("goods_minor") + models.F("delivery_minor") + models.F("tax_minor")),
                name="part_adds_up",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "state", "-changed_at"], name="part_desk"),
            models.Index(
                fields=["merchant", "due_at", "id"],
                include=["state", "touched_at", "changed_at", "answered_at"],
                condition=Q(state__in=["to_accept", "accepted", "ready"]),
                name="part_to_do",
            ),
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="part_to_remind"),
        ]


class Line(models.Model):
    part = models.ForeignKey(Part, models.PROTECT, related_name="lines")
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, related_name="+")
    stock = models.ForeignKey(StockLevel, models.SET_NULL, null=True, related_name="+")
    title = content()
    options = models.JSONField(default=list)
    picture = models.CharField(max_length=64, blank=True)
    quantity = models.PositiveSmallIntegerField()
    unit_minor = minor_units()
    subtotal_minor = minor_units()
    tax_category = models.CharField(max_length=12)
    tax_shares = models.JSONField(default=list)  # [{"code", "minor"}], frozen for refunds

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(subtotal_minor=models.F("unit_minor") * models.F("quantity")), name="line_adds_up"
            ),
        ]


class PartTax(models.Model):
    """One tax on one part: its base, its rate as written in the law, its amount rounded once."""

    part = models.ForeignKey(Part, models.PROTECT, related_name="taxes")
    code = models.CharField(max_length=12)
    collector = models.CharField(max_length=10)  # seller, platform
    rate = models.CharField(max_length=20)  # a decimal in text, such as 0.09975
    base_minor = minor_units()
    minor = minor_units()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "code", "collector", "rate"], name="part_tax_once")]


class PartEvent(models.Model):
    """One step of a part: from where to where, by whom, why. The database allows only the edges of `rules.EDGES`."""

    part = models.ForeignKey(Part, models.PROTECT, related_name="events")
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    actor = models.CharField(max_length=120)
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    late_at = models.DateTimeField(null=True)  # from when the shop's record calls the step after it late (`due.due_of`)
