"""Doors set of many products at once."""

from django.db import models

from panier.base.accounts.models import Account
from panier.kit.columns import public_id
from panier.offer.merchants.models import Merchant


class DoorsChange(models.Model):
    """By whom and when; what each door was before, the edits of the products say (`ProductEdit.doors`)."""

    public_id = public_id("drs")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    person = models.CharField(max_length=120)
    door = models.CharField(max_length=12)
    at = models.DateTimeField()
    changed = models.PositiveIntegerField(default=0)  # products
    ended_at = models.DateTimeField(null=True)  # the last of them is done
    undone_at = models.DateTimeField(null=True)  # from then on no more are changed
    undoer = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    undoer_name = models.CharField(max_length=120, blank=True)
    undone_to = models.BigIntegerField(null=True)  # edits from this key on are taken back
    back = models.PositiveIntegerField(default=0)  # as they were before
    left = models.PositiveIntegerField(default=0)  # somebody has set their doors since
    undone = models.BooleanField(default=False)  # all of it

    class Meta:
        indexes = [models.Index(fields=["merchant", "-at"], name="doors_of_merchant")]
