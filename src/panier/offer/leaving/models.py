"""A merchant who leaves: the file with everything that is his, and the closing of his shop."""

from django.db import models
from django.db.models import Q

from panier.base.accounts.models import Account
from panier.kit.columns import public_id
from panier.offer.merchants.models import Merchant, State


class Kit(models.Model):
    """Everything of one merchant in one file: asked, made by a job that says how far it is, fetched, gone after some days."""

    class Stage(models.TextChoices):
        WAITING = "waiting"
        WORKING = "working"
        FAULTED = "faulted"  # stopped by a fault of ours: the job tries again
        READY = "ready"
        EXPIRED = "expired"  # its file is gone

    public_id = public_id("kit")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=Stage.choices, default=Stage.WAITING)
    stage = models.CharField(max_length=10, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField()
    file = models.CharField(max_length=60, blank=True)  # a random name below the data folder, while it is there
    size = models.PositiveBigIntegerField(default=0)  # bytes
    digest = models.CharField(max_length=64, blank=True)  # SHA-256
    counts = models.JSONField(default=dict)  # products, pictures, orders, statement lines …
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "working", "faulted", "ready", "expired"]), name="kit_state"
            ),
            models.CheckConstraint(condition=~Q(state="ready") | ~Q(file=""), name="kit_ready_has_its_file"),
            models.UniqueConstraint(
                fields=["merchant"], condition=Q(state__in=["waiting", "working", "faulted"]), name="kit_one_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["merchant", "-asked_at"], name="kits_of_merchant")]

    @property
    def is_open(self) -> bool:
        return self.state in {self.Stage.WAITING, self.Stage.WORKING, self.Stage.FAULTED}


class Closing(models.Model):
    """A merchant closed his shop: nothing new is bought, what is open goes on; in force until an operator reopens it."""

    public_id = public_id("clo")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    state_before = models.CharField(max_length=8, choices=State.choices)
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)  # its last order came to its end
    reopened_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)  # of reopening it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant"], condition=Q(reopened_at=None), name="closed_once"),
        ]
