"""Invitations to a merchant's team, and every change of it. Who is in it: `offer.merchants.Member`."""

from django.db import models
from django.db.models import F, Q

from panier.base.accounts.models import Account
from panier.kit.columns import public_id
from panier.offer.merchants.models import Merchant, Role


class Invitation(models.Model):
    """One e-mail address is asked to join with a role; its link is kept as a digest. Over by its end, or by its time."""

    class End(models.TextChoices):
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"
        REPLACED = "replaced"  # the same address was invited again: only the newest link opens

    public_id = public_id("inv")
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    email = models.EmailField()
    role = models.CharField(max_length=8, choices=Role.choices)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the link's secret
    invited_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    end = models.CharField(max_length=9, choices=End.choices, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "email"], condition=Q(end=""), name="one_open_invitation"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role"),
            models.CheckConstraint(
                condition=Q(end="", ended_at=None) | ~Q(end="") & Q(ended_at__isnull=False), name="invitation_ended"
            ),
        ]


class TeamChange(models.Model):
    """What changed in a team, of whom, by whom, when."""

    class What(models.TextChoices):
        INVITED = "invited"
        WITHDRAWN = "withdrawn"
        DECLINED = "declined"
        JOINED = "joined"
        ROLE = "role"
        REMOVED = "removed"
        LEFT = "left"

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    what = models.CharField(max_length=9, choices=What.choices)
    person = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # None: nobody has answered yet
    name = models.CharField(max_length=254)  # the person's, or the address invited, as it was then
    before = models.CharField(max_length=8, choices=Role.choices, blank=True)
    after = models.CharField(max_length=8, choices=Role.choices, blank=True)
    programs = models.PositiveSmallIntegerField(default=0)  # how many of the person's tokens ended with it
    actor = models.ForeignKey(Account, models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(F("merchant"), F("at").desc(), name="team_history")]
