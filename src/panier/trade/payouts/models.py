"""What shops have earned goes to their bank accounts: a payout a shop, its items, and the one file that tells the bank."""

from django.db import models
from django.db.models import F, Q

from panier.base.accounts.models import Account
from panier.base.ledger.models import Entry
from panier.base.territories.models import Territory
from panier.kit.columns import currency, minor_units, public_id
from panier.offer.merchants.models import Merchant
from panier.trade.payouts.rules import LAST_NUMBER, STATES


class BankFile(models.Model):
    """One run of payouts, whole as the bank reads it: once released, the same bytes whenever it is downloaded. `number` is used once for all time."""

    public_id = public_id("bnf")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    minor = minor_units()
    currency = currency()
    count = models.PositiveIntegerField()
    sealed = models.TextField()  # the file (kit.sealing, bound to `public_id`): it names account numbers
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    funds_on = models.DateField()  # the day the money is there
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    needs_second = models.BooleanField(default=True)  # as the territory wanted it when it was made
    released_at = models.DateTimeField(null=True)  # nobody has the file before
    released_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)  # an operator saw that the bank took it
    taken_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "number"], name="bank_file_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=LAST_NUMBER), name="bank_file_number"),
            models.CheckConstraint(condition=Q(minor__gt=0, count__gt=0), name="bank_file_pays"),
            models.CheckConstraint(
                condition=Q(needs_second=False) | Q(released_at=None) | ~Q(released_by=F("made_by")),
                name="bank_file_released_by_another",
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None) | Q(released_at__isnull=False), name="bank_file_taken_once_released"
            ),
        ]
        indexes = [models.Index(fields=["territory", "-made_at"], name="bank_files_latest")]


class Payout(models.Model):
    """What one shop is paid in one file. Frozen: only its state moves, along `rules.EDGES`."""

    public_id = public_id("pyt")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    file = models.ForeignKey(BankFile, models.PROTECT, related_name="payouts")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    minor = minor_units()
    currency = currency()
    state = models.CharField(max_length=8, choices=[(state, state) for state in STATES], default="made")
    last_digits = models.CharField(max_length=3)  # of the account it went to
    sent_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)  # why it came back

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "merchant"], name="payout_once_a_file"),
            models.CheckConstraint(condition=Q(minor__gt=0), name="payout_positive"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="payout_state"),
            models.CheckConstraint(
                condition=Q(state="returned", returned_at__isnull=False) | (~Q(state="returned") & Q(returned_at=None)),
                name="payout_returned_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["merchant", "-id"], name="payouts_of_merchant")]


class Item(models.Model):
    """One entry of the shop's book that a payout pays: an order handed over, one taken back, a payout that came back."""

    payout = models.ForeignKey(Payout, models.PROTECT, related_name="items")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    minor = minor_units()  # what the entry left in the book; below zero for what was taken back

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry"], name="payout_item_once")]
