"""What is to be paid, what the provider said, and what goes back. Amounts only: the ledger holds the money."""

from django.db import models
from django.db.models import Q

from panier.kit.columns import currency, minor_units, public_id


class Payment(models.Model):
    """An intention to be paid, written before any provider hears of it."""

    class State(models.TextChoices):
        CREATED = "created"
        PENDING = "pending"
        CAPTURED = "captured"
        DECLINED = "declined"
        ABANDONED = "abandoned"
        UNKNOWN = "unknown"
        REFUNDED = "refunded"

    public_id = public_id("pay")  # also the idempotency key at the provider
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+")
    provider = models.CharField(max_length=20)
    minor = minor_units()
    currency = currency()
    state = models.CharField(max_length=12, choices=State.choices, default=State.CREATED)
    provider_ref = models.CharField(max_length=120, blank=True)
    redirect_url = models.CharField(max_length=500, blank=True)
    captured_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # the last time the provider was asked

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minor__gt=0), name="payment_positive"),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=["created", "pending", "unknown"]),
                name="one_live_payment_an_order",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(state__in=["created", "pending", "unknown"]), name="payment_open"
            )
        ]


class ProviderEvent(models.Model):
    """A webhook as it came, kept before it is worked on; once per provider and event id."""

    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    body = models.TextField()
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="event_once")]


class Refund(models.Model):
    """Money that goes back for one part, or for a payment that came too late (`part` empty)."""

    class State(models.TextChoices):
        CREATED = "created"
        PENDING = "pending"
        DONE = "done"
        UNKNOWN = "unknown"
        FAILED = "failed"

    public_id = public_id("ref")  # also the idempotency key at the provider
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    part = models.ForeignKey("orders.Part", models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=120, unique=True)  # what asked for it
    minor = minor_units()
    currency = currency()
    reason = models.CharField(max_length=400)
    bearer = models.CharField(max_length=10)  # merchant, platform
    state = models.CharField(max_length=8, choices=State.choices, default=State.CREATED)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minor__gt=0), name="refund_positive")]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(state__in=["created", "pending", "unknown"]), name="refund_open"
            ),
            models.Index(fields=["created_at"], name="refund_in_time"),
        ]
