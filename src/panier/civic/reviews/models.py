"""What buyers say of what they received, what became of it, and each step since. No row is ever deleted: the database refuses."""

from django.db import models
from django.db.models import Q

from panier.base.accounts.models import Account
from panier.base.territories.models import Territory
from panier.civic.reviews.rules import BEST, NAME_MAX, NOTE_MAX, WORST
from panier.kit.columns import content, public_id
from panier.offer.catalogue.models import Product
from panier.offer.merchants.models import Merchant
from panier.trade.orders.models import Order, Part


class Review(models.Model):
    """One person's word on one product, or (without a product) on a shop, by right of a part that was handed over."""

    class State(models.TextChoices):
        PUBLISHED = "published"
        HIDDEN = "hidden"  # by an operator, with a reason everybody reads
        WITHDRAWN = "withdrawn"  # by its author

    class Appeal(models.TextChoices):
        OPEN = "open"
        GRANTED = "granted"
        REFUSED = "refused"

    public_id = public_id("rev")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    # An import that is taken back may delete it: its title is copied
    product = models.ForeignKey(Product, models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    title = content()
    part = models.ForeignKey(Part, models.PROTECT, related_name="+")  # the latest purchase that gives the right
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    author = models.CharField(max_length=40)  # a keyed digest of the address, by lot once the author is forgotten
    shown_name = models.CharField(max_length=NAME_MAX, blank=True)
    stars = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # by its author
    hidden_for = models.CharField(max_length=20, blank=True)  # a code of the territory's reasons
    note = models.CharField(max_length=NOTE_MAX, blank=True)  # what the operator said of the decision
    decided_at = models.DateTimeField(null=True)
    appeal = models.CharField(max_length=8, choices=Appeal.choices, blank=True)
    appeal_words = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True)
    reply_by = models.CharField(max_length=120, blank=True)
    replied_at = models.DateTimeField(null=True)
    reply_hidden_for = models.CharField(max_length=20, blank=True)  # as `hidden_for`; another reply takes its place
    reply_note = models.CharField(max_length=NOTE_MAX, blank=True)  # what the operator said of the reply
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "product"], condition=Q(product__isnull=False), name="one_review_a_product"
            ),
            models.UniqueConstraint(
                fields=["author", "merchant"], condition=Q(product__isnull=True), name="one_review_a_merchant"
            ),
            # A purchase speaks once: whoever took the name off a review does not write a second one by the same right
            models.UniqueConstraint(
                fields=["part", "product"], condition=Q(product__isnull=False), name="one_review_a_part_product"
            ),
            models.UniqueConstraint(fields=["part"], condition=Q(product__isnull=True), name="one_review_a_part"),
            models.CheckConstraint(condition=Q(stars__gte=WORST) & Q(stars__lte=BEST), name="review_stars"),
            models.CheckConstraint(
                condition=Q(state="hidden", decided_at__isnull=False) & ~Q(hidden_for="")
                | ~Q(state="hidden") & Q(hidden_for=""),
                name="review_hidden_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(appeal="", appealed_at=None) | ~Q(appeal="") & Q(appealed_at__isnull=False),
                name="review_appealed",
            ),
            models.CheckConstraint(
                condition=Q(reply_hidden_for="") | ~Q(reply="") & ~Q(reply_note=""), name="reply_hidden_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["product", "-written_at"], condition=Q(product__isnull=False), name="review_product"),
            models.Index(fields=["merchant", "-written_at"], name="review_merchant"),
            models.Index(fields=["appealed_at"], condition=Q(appeal="open"), name="review_appeals"),
        ]

    @property
    def shown_reply(self) -> str:
        """Empty: the shop has not replied, or the market has hidden what it said."""
        return "" if self.reply_hidden_for else self.reply


class Report(models.Model):
    """Somebody says that a review, or the shop's reply to it, breaks the rules; an operator decides by `answer_by`."""

    class State(models.TextChoices):
        OPEN = "open"
        UPHELD = "upheld"
        DISMISSED = "dismissed"
        GONE = "gone"  # its author withdrew the review meanwhile

    public_id = public_id("rpt")
    review = models.ForeignKey(Review, models.PROTECT, related_name="reports")
    of_reply = models.BooleanField(default=False)
    reporter = models.CharField(max_length=40)  # `mer_…`, `acc_…`, or the review's own author
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    actor = models.CharField(max_length=120)
    reason = models.CharField(max_length=20)
    note = models.CharField(max_length=NOTE_MAX, blank=True)
    at = models.DateTimeField()
    answer_by = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "reporter", "of_reply"], condition=Q(state="open"), name="one_open_report_a_reporter"
            )
        ]
        indexes = [models.Index(fields=["answer_by"], condition=Q(state="open"), name="report_waiting")]


class Step(models.Model):
    """One step of a review: what was done by whom, and what the review said from then on."""

    class What(models.TextChoices):
        WRITTEN = "written"
        CHANGED = "changed"
        WITHDRAWN = "withdrawn"
        FORGOTTEN = "forgotten"  # its author took the name off for good
        REPLIED = "replied"
        REPORTED = "reported"
        KEPT = "kept"
        HIDDEN = "hidden"
        APPEALED = "appealed"
        RESTORED = "restored"
        UPHELD = "upheld"  # the appeal was refused
        REPLY_REPORTED = "reply_rep"
        REPLY_HIDDEN = "reply_hid"
        REPLY_KEPT = "reply_kept"

    review = models.ForeignKey(Review, models.PROTECT, related_name="steps")
    what = models.CharField(max_length=10, choices=What.choices)
    actor = models.CharField(max_length=120)
    stars = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)  # the review's, the reply's or the appeal's
    reason = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=NOTE_MAX, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="review_step_at")]


class Quiet(models.Model):
    """Whoever wants no invitations to review any more."""

    author = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()


class Asked(models.Model):
    """An order whose buyer was asked once how it went, or (quiet) was not."""

    order = models.OneToOneField(Order, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ReviewerKey(models.Model):
    """The one secret that makes an address an author: it lives with the reviews and never changes, whatever becomes of the server's keys."""

    secret = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_reviewer_key")]
