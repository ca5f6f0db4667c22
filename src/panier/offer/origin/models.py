"""Claims about where shops and goods come from, their proofs, who confirmed them and who disputes them."""

from django.db import models
from django.db.models import Q

from panier.base.accounts.models import Account
from panier.base.territories.models import Territory
from panier.kit.columns import public_id
from panier.offer.catalogue.models import Product
from panier.offer.merchants.models import Merchant
from panier.offer.origin.rules import BASES, DISPUTE_STATES, KINDS, STATES


class Claim(models.Model):
    """One thing a merchant says of himself (`local`) or of some of his goods (`made`, `certified`)."""

    public_id = public_id("clm")
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    mark = models.CharField(max_length=40, blank=True)  # certified: a mark of the pack
    basis = models.CharField(max_length=12, blank=True)  # made: why it counts
    share = models.PositiveSmallIntegerField(null=True)  # per cent of the direct cost spent in the territory
    number = models.CharField(max_length=60, blank=True)  # of the certificate, or of the business
    number_key = models.CharField(max_length=60, blank=True)  # as certifiers' lists compare it
    words = models.TextField(blank=True)  # what is done, where
    expires_on = models.DateField(null=True)  # the proof's last day
    proof = models.CharField(max_length=64, blank=True)  # the file's digest
    proof_name = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, default="claimed")
    reason = models.CharField(max_length=400, blank=True)  # of the last decision
    by_list = models.BooleanField(default=False)  # a certifier's list confirmed it
    claimed_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    claimed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="claim_kind"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="claim_state"),
            models.CheckConstraint(condition=Q(basis__in=["", *BASES]), name="claim_basis"),
            models.CheckConstraint(
                condition=~Q(kind="certified") | (~Q(number="") & ~Q(mark="") & Q(expires_on__isnull=False)),
                name="certified_by_whom_until_when",
            ),
            models.UniqueConstraint(
                fields=["merchant", "kind", "mark", "number_key", "basis"],
                condition=Q(state__in=["claimed", "confirmed"]) & ~Q(kind="made"),
                name="claim_once",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "expires_on"], name="claims_in_force"),
            models.Index(fields=["merchant", "-claimed_at"], name="claims_of_merchant"),
        ]


class ClaimedProduct(models.Model):
    """A product the claim speaks of."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="products")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "claim"], name="claimed_product_once")]


class ClaimEvent(models.Model):
    """A step of a claim: from which state to which, who took it and why. Never changed."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="events")
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    reason = models.CharField(max_length=400, blank=True)
    actor = models.CharField(max_length=120)
    at = models.DateTimeField()


class Dispute(models.Model):
    """Somebody says the claim is not true."""

    public_id = public_id("dsp")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="disputes")
    words = models.TextField()
    email = models.EmailField(blank=True)  # to answer, when given
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, default="open")
    answer = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=DISPUTE_STATES), name="dispute_state")]
        indexes = [models.Index(fields=["claim"], condition=Q(state="open"), name="disputes_open")]


class Certificate(models.Model):
    """One line of the list a certifier gave: who may show which mark, under which number, until when."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    mark = models.CharField(max_length=40)
    number_key = models.CharField(max_length=60)
    number = models.CharField(max_length=60)
    holder = models.CharField(max_length=160, blank=True)
    expires_on = models.DateField(null=True)
    listed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "mark", "number_key"], name="certificate_once")]
