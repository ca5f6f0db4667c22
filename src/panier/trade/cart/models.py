"""One cart over several merchants, of a member or of a guest who holds its token."""

from django.db import models
from django.db.models import Q

from panier.base.accounts.models import Account
from panier.base.territories.models import Territory
from panier.kit.columns import currency, minor_units, public_id
from panier.offer.catalogue.models import Offer
from panier.trade.cart.rules import LINE_QUANTITY_LIMIT


class Cart(models.Model):
    public_id = public_id("crt")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    # SHA-256 of the guest’s only right to it; null, not blank, so that members’ carts stay unique
    token_digest = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - see above
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # ordered, or merged into another

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "account"], condition=Q(closed_at__isnull=True), name="one_open_cart_a_member"
            ),
        ]


class CartLine(models.Model):
    public_id = public_id("lin")
    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    seen_minor = minor_units()  # the price last shown: a change is said in words
    currency = currency()
    added_at = models.DateTimeField()
    # Under which name units of it are promised to this line already (an enquiry the shop said yes to); empty: none are
    holder = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cart", "offer"], name="cart_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(quantity__lte=LINE_QUANTITY_LIMIT), name="cart_line_quantity"
            ),
        ]
