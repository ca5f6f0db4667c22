"""People who sign in. What a person may do at a merchant is the merchant's to know (`offer.merchants`)."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from panier.base.territories.models import Territory
from panier.kit.columns import public_id


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    public_id = public_id("acc")
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8, default="fr")
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    email_before = models.EmailField(blank=True)  # for some weeks, so that it hears of what matters too
    email_changed_at = models.DateTimeField(null=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"


class OperatorRole(models.Model):
    """An account that may operate one territory."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "territory"], name="operator_once")]


class Action(models.Model):
    """One row for each privileged or money action: who did what to what, why, and in which request."""

    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # null: the system
    actor_label = models.CharField(max_length=120)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=40, db_index=True)  # a public id
    reason = models.CharField(max_length=400, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()


class RefusedTry(models.Model):
    """One row for each time somebody asked for what is not his to ask: a page his role has no right to, fields no form has."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")  # null: a program, or nobody
    label = models.CharField(max_length=120)
    subject = models.CharField(max_length=40, db_index=True)  # the shop's public id, or the application's
    kind = models.CharField(max_length=6, choices=[("right", "right"), ("fields", "fields")])
    named = models.JSONField()  # the right, or the fields' names; never what was in them
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=200)
    request_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(db_index=True)
