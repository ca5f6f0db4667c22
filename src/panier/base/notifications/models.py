"""What to tell whom, and the letter that told it."""

from django.db import models

from panier.base.territories.models import Territory
from panier.kit.columns import public_id


class Letter(models.Model):
    """Recorded in the transaction of the change it tells; written and sent by a job; once per `key`."""

    public_id = public_id("let")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)  # names the template in sites/letters
    key = models.CharField(max_length=200, unique=True)
    recipient = models.EmailField()
    language = models.CharField(max_length=8)
    facts = models.JSONField(default=dict)  # ids and amounts the words need
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-recorded_at"], name="letter_recent")]
