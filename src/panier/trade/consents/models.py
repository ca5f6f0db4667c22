"""A buyer lets one shop write to her: ticked by herself, taken back whenever she likes. The shop finds it in its exit kit alone."""

from django.db import models
from django.db.models import F, Q

from panier.base.territories.models import Territory
from panier.kit.columns import public_id
from panier.offer.merchants.models import Merchant
from panier.trade.orders.models import Order


class Consent(models.Model):
    """One of an address and a shop is in force at most; those taken back stay a while as proof."""

    public_id = public_id("cns")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, related_name="+")  # on whose page she ticked it
    email = models.EmailField()  # in small letters
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8)
    version = models.CharField(max_length=20)  # of the words (`rules.WORDS`)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "email"], condition=Q(withdrawn_at=None), name="consent_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")), name="consent_given_before"
            ),
        ]
        indexes = [models.Index(fields=["withdrawn_at"], name="consents_taken_back")]
