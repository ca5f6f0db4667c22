"""Applications to join, their proofs, bank account and accepted terms; imported directories of shops that are only listed."""

from django.db import models
from django.db.models import F, Q

from panier.base.accounts.models import Account
from panier.base.territories.models import Territory
from panier.kit.columns import public_id
from panier.offer.merchants.models import Merchant
from panier.offer.onboarding.rules import APPROVED, DRAFT, OPEN, OPENINGS, STATES
from panier.offer.onboarding.rules.directory import RUN_STATES, SHAPES
from panier.offer.onboarding.rules.opening import WAITING as WAY_WAITING
from panier.offer.onboarding.rules.opening import WAY_STATES
from panier.offer.onboarding.rules.renewal import RENEWAL_STATES, WAITING


class Application(models.Model):
    """Somebody asks to run a shop here: one that is listed already (a claim), or a new one. Each step is kept as it was typed."""

    public_id = public_id("app")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    applicant = models.ForeignKey(Account, models.PROTECT, related_name="+")
    merchant = models.ForeignKey(
        Merchant, models.PROTECT, null=True, related_name="+"
    )  # claimed, or made when approved
    is_claim = models.BooleanField(default=False)
    state = models.CharField(max_length=14, choices=[(state, state) for state in STATES], default=DRAFT)
    language = models.CharField(max_length=8, default="fr")
    opening = models.CharField(max_length=8, default="listed")  # how far the shop wants to open
    identity = models.JSONField(default=dict)
    eligibility = models.JSONField(default=list)  # codes of the pack's rules said to hold
    places = models.JSONField(default=list)
    delivery = models.JSONField(default=dict)
    attested = models.JSONField(default=list)  # codes of the pack's list
    reason = models.CharField(max_length=400, blank=True)  # of the last decision
    asked = models.JSONField(default=dict)  # the changes asked for: step → words
    terms_shown_at = models.DateTimeField(null=True)  # the French version, first
    terms_shown = models.CharField(max_length=64, blank=True)  # its digest
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # the operator answers by then, or the applicant when changes are asked
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="application_state"),
            models.CheckConstraint(condition=Q(opening__in=OPENINGS), name="application_opening"),
            models.CheckConstraint(condition=Q(is_claim=False) | Q(merchant__isnull=False), name="claim_of_a_shop"),
            models.UniqueConstraint(
                fields=["merchant"], condition=Q(state=APPROVED), name="one_approved_application_of_a_shop"
            ),
            models.UniqueConstraint(
                fields=["applicant", "merchant"], condition=Q(state__in=OPEN), name="one_open_claim_of_a_person"
            ),
        ]
        indexes = [
            models.Index(fields=["territory", "state", "due_at"], name="applications_by_urgency"),
            models.Index(fields=["applicant", "-changed_at"], name="applications_of_person"),
        ]


class Proof(models.Model):
    """The paper behind one rule of eligibility, and the last day it counts."""

    public_id = public_id("prf")
    application = models.ForeignKey(Application, models.CASCADE, related_name="proofs")
    rule = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=120)
    expires_on = models.DateField(null=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "rule"], name="one_proof_a_rule")]
        indexes = [models.Index(fields=["expires_on"], name="proofs_by_last_day")]


class Renewal(models.Model):
    """A paper given by a shop that is in, in place of one that ends: it counts once an operator has read it."""

    public_id = public_id("ren")
    application = models.ForeignKey(Application, models.CASCADE, related_name="renewals")
    rule = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=120)
    expires_on = models.DateField(null=True)
    state = models.CharField(max_length=8, default=WAITING)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")  # who gave it
    actor = models.CharField(max_length=254)
    given_at = models.DateTimeField()
    due_at = models.DateTimeField()  # the operator answers by then
    reason = models.CharField(max_length=400, blank=True)
    decided_by = models.CharField(max_length=254, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RENEWAL_STATES), name="renewal_state"),
            models.UniqueConstraint(
                fields=["application", "rule"], condition=Q(state=WAITING), name="one_renewal_waits_a_rule"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="renewals_by_urgency")]


class BankAccount(models.Model):
    """Where a shop is paid: sealed; only its last digits are ever shown."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="bank")
    merchant = models.OneToOneField(Merchant, models.PROTECT, null=True, related_name="+")  # once approved
    holder_name = models.CharField(max_length=160)
    institution = models.CharField(max_length=3)
    account_sealed = models.TextField()  # kit.sealing, bound to the application
    last_digits = models.CharField(max_length=3)
    given_at = models.DateTimeField()


class BankChange(models.Model):
    """Another account for a shop that is in: held some days, so that each owner sees it coming. Never changed but to be cancelled or held anew."""

    public_id = public_id("bnk")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    holder_name = models.CharField(max_length=160)
    institution = models.CharField(max_length=3)
    account_sealed = models.TextField()  # kit.sealing, bound to this change
    last_digits = models.CharField(max_length=3)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")  # who asked
    actor = models.CharField(max_length=254)
    asked_at = models.DateTimeField()
    in_force_at = models.DateTimeField()
    held_anew_at = models.DateTimeField(null=True)  # an owner's address changed meanwhile: the hold began again
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=254, blank=True)
    told_at = models.DateTimeField(null=True)  # every owner read that it is in force

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(in_force_at__gte=F("asked_at")), name="bank_change_is_held"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(cancelled_at__lt=F("in_force_at")),
                name="bank_change_cancelled_in_time",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "-in_force_at"], name="bank_changes_latest"),
            models.Index(
                fields=["in_force_at"], condition=Q(told_at=None, cancelled_at=None), name="bank_changes_to_tell"
            ),
        ]


class TermsAccepted(models.Model):
    """Which version was accepted, when its French text was handed over, and the language chosen after. Never changed.

    In an application, or, a new version, by a shop that is in.
    """

    application = models.ForeignKey(Application, models.CASCADE, null=True, related_name="accepted")
    merchant = models.ForeignKey(Merchant, models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    version = models.CharField(max_length=40)
    french_digest = models.CharField(max_length=64)
    french_shown_at = models.DateTimeField()
    language = models.CharField(max_length=8)  # expressly chosen
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(application=None, merchant__isnull=False) | Q(application__isnull=False, merchant=None),
                name="terms_of_an_application_or_a_shop",
            )
        ]
        indexes = [models.Index(fields=["application", "-accepted_at"], name="terms_latest")]


class WayAsked(models.Model):
    """An owner asks that the shop open further than it does; an operator looks at it. Ended once."""

    public_id = public_id("way")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    before = models.CharField(max_length=8)
    asked = models.CharField(max_length=8)
    state = models.CharField(max_length=9, default=WAY_WAITING)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    actor = models.CharField(max_length=254)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()  # the operator answers by then
    reason = models.CharField(max_length=400, blank=True)
    decided_by = models.CharField(max_length=254, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=WAY_STATES, asked__in=OPENINGS), name="way_asked_state"),
            models.UniqueConstraint(fields=["merchant"], condition=Q(state=WAY_WAITING), name="one_way_waits_a_shop"),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="ways_by_urgency")]


class Check(models.Model):
    """What an operator verified with his own eyes."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="checks")
    item = models.CharField(max_length=40)
    holds = models.BooleanField()
    actor = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "item"], name="check_once")]


class ApplicationEvent(models.Model):
    """A step of an application: who took it and why, and the operator's list as it stood. Never changed."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="events")
    before = models.CharField(max_length=14, blank=True)
    after = models.CharField(max_length=14)
    reason = models.CharField(max_length=400, blank=True)
    checklist = models.JSONField(default=dict)
    actor = models.CharField(max_length=120)
    at = models.DateTimeField()


class DirectoryRun(models.Model):
    """One directory file an operator brings in; a job lists its shops, a batch at a time."""

    public_id = public_id("dir")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    shape = models.CharField(max_length=4, choices=[(shape, shape) for shape in SHAPES])
    state = models.CharField(max_length=8, default="waiting")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)  # the first rows refused: line and code
    fault = models.CharField(max_length=80, blank=True)  # why the whole file was refused
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=RUN_STATES), name="directory_run_state")]
        indexes = [models.Index(fields=["territory", "-asked_at"], name="directory_runs_latest")]


class Listing(models.Model):
    """A shop known from a directory: the same record brought in again is the same shop."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    source_key = models.CharField(max_length=160)
    merchant = models.OneToOneField(Merchant, models.CASCADE, related_name="+")
    run = models.ForeignKey(DirectoryRun, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "source_key"], name="listed_once")]
