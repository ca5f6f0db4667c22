"""A buyer asks a shop whether what was counted long ago is really there; the shop answers within its hour."""

from django.db import models
from django.db.models import Q

from panier.base.accounts.models import Account
from panier.base.territories.models import Territory
from panier.kit.columns import content, currency, minor_units, public_id
from panier.offer.catalogue.models import Offer
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.models import Merchant, Place
from panier.trade.cart.rules import LINE_QUANTITY_LIMIT
from panier.trade.orders.models import Order


class Enquiry(models.Model):
    """Its public id holds the reservation while it is accepted. The database allows only the edges of `rules.EDGES`."""

    class State(models.TextChoices):
        ASKED = "asked"  # waits for the shop until `answer_by`
        ACCEPTED = "accepted"  # counted and held for her until `held_until`
        REFUSED = "refused"
        EXPIRED = "expired"  # nobody answered
        WITHDRAWN = "withdrawn"  # she changed her mind
        BOUGHT = "bought"  # an order has taken the units over
        LAPSED = "lapsed"  # accepted, and not bought in time

    public_id = public_id("enq")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    buyer = models.CharField(max_length=40)  # `acc_…` or `crt_…`: who asks
    cart_id = models.BigIntegerField()  # where the line goes
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    # An import that is taken back may delete both: what was asked for is copied below
    offer = models.ForeignKey(Offer, models.DO_NOTHING, db_constraint=False, related_name="+")
    stock = models.ForeignKey(StockLevel, models.DO_NOTHING, db_constraint=False, related_name="+")
    title = content()
    options = models.JSONField(default=list)
    picture = models.CharField(max_length=64, blank=True)
    quantity = models.PositiveSmallIntegerField()
    unit_minor = minor_units()
    currency = currency()
    language = models.CharField(max_length=8)
    contact_name = models.CharField(max_length=120)
    contact_email = models.EmailField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    changed_at = models.DateTimeField()
    actor = models.CharField(max_length=120, blank=True)  # who took the last step
    reason = models.CharField(max_length=400, blank=True)  # why the shop refuses
    held_until = models.DateTimeField(null=True)  # from accepted on
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["buyer", "offer"], condition=Q(state__in=("asked", "accepted")), name="one_live_enquiry"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(quantity__lte=LINE_QUANTITY_LIMIT), name="enquiry_quantity"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("accepted", "bought")) | Q(held_until__isnull=False), name="enquiry_held"
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="enquiry_reason"),
            models.CheckConstraint(condition=~Q(state="bought") | Q(order__isnull=False), name="enquiry_order"),
        ]
        indexes = [
            models.Index(fields=["merchant", "state", "answer_by"], name="enquiry_desk"),
            models.Index(fields=["answer_by"], condition=Q(state="asked"), name="enquiry_due"),
            models.Index(fields=["held_until"], condition=Q(state="accepted"), name="enquiry_lapsing"),
            models.Index(fields=["order"], condition=Q(order__isnull=False), name="enquiry_of_order"),
        ]
