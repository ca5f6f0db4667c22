"""Every change of what a shop is, and of its places."""

from django.db import models
from django.db.models import F, Q

from panier.base.accounts.models import Account


class ShopChange(models.Model):
    """What was changed of a shop or of a place, from what to what, by whom, when. Only what differs is kept."""

    class What(models.TextChoices):
        ABOUT = "about"  # what it says of itself
        LEGAL = "legal"  # who it is before the law
        PLACE_ADDED = "place_added"
        PLACE = "place"
        PLACE_CLOSED = "place_closed"
        PLACE_OPENED = "place_opened"

    merchant = models.ForeignKey("merchants.Merchant", models.CASCADE, related_name="+")
    place = models.ForeignKey("merchants.Place", models.SET_NULL, null=True, related_name="+")  # None: the shop
    what = models.CharField(max_length=12, choices=What.choices)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["about", "legal", "place_added", "place", "place_closed", "place_opened"]),
                name="shop_change_what",
            )
        ]
        indexes = [models.Index(F("merchant"), F("at").desc(), name="shop_history")]
