"""The rehearsal bank's own memory: an outside service would keep it elsewhere. Never installed in production."""

from django.db import models
from django.db.models import Q


class Charge(models.Model):
    """A payment as the bank knows it, by our key."""

    key = models.CharField(max_length=40, unique=True)
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    description = models.CharField(max_length=80)
    language = models.CharField(max_length=8)
    return_url = models.CharField(max_length=500)
    state = models.CharField(max_length=12, default="pending")  # pending, challenge, captured, declined, abandoned
    silent = models.BooleanField(default=False)  # "never": the bank does not say what happened, not even when asked
    created_at = models.DateTimeField(auto_now_add=True)


class Giveback(models.Model):
    key = models.CharField(max_length=40, unique=True)
    charge = models.ForeignKey(Charge, models.PROTECT, related_name="givebacks")
    minor = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minor__gt=0), name="giveback_positive")]


class Call(models.Model):
    """A webhook the bank will make, or made: `due_at` lets it be late, `times` lets it be repeated."""

    event_id = models.CharField(max_length=60, unique=True)
    charge = models.ForeignKey(Charge, models.CASCADE, related_name="calls")
    body = models.TextField()
    times = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    answered = models.PositiveSmallIntegerField(default=0)  # 2xx answers so far
    tries = models.PositiveSmallIntegerField(default=0)
