"""A conversation of a shopper with a shop about one part of an order or one product; the market joins when it is called."""

from django.db import models
from django.db.models import Q

from panier.base.accounts.models import Account
from panier.base.territories.models import Territory
from panier.civic.messaging.rules import REASON_CODE
from panier.kit.columns import content, public_id
from panier.offer.merchants.models import Merchant, Place
from panier.trade.orders.models import Part


class Side(models.TextChoices):
    SHOPPER = "shopper"
    MERCHANT = "merchant"
    MARKET = "market"  # an operator, once called in


class Thread(models.Model):
    """One for a part, or for what one person asks about one product."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed"  # a guest's question whose address nobody has confirmed: the shop does not see it
        OPEN = "open"
        CLOSED = "closed"  # by the market: nobody else writes

    public_id = public_id("thr")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    part = models.ForeignKey(Part, models.PROTECT, null=True, related_name="+")
    product = models.CharField(max_length=20, blank=True)  # its public id; it may be gone, what it was called is below
    title = content()
    slug = models.CharField(max_length=200, blank=True)
    place = models.ForeignKey(Place, models.SET_NULL, null=True, related_name="+")  # whose hours measure the answer
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")  # the shopper, when a member
    name = models.CharField(max_length=120)
    email = models.EmailField()  # where letters go; the shop never reads it here
    language = models.CharField(max_length=8)
    may_name = models.BooleanField(default=False)  # beside her question, should the shop publish it
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)  # the shopper wrote, and the shop has not answered yet
    asked_at = models.DateTimeField(null=True)  # where the shopper began it: what the answer time counts from
    answered_at = models.DateTimeField(null=True)
    answer_minutes = models.PositiveIntegerField(null=True)  # of opening, to the first answer
    called_at = models.DateTimeField(null=True)  # from then on the market reads and writes
    called_side = models.CharField(max_length=8, choices=Side.choices, blank=True)
    called_reason = models.CharField(max_length=400, blank=True)
    closed_at = models.DateTimeField(null=True)
    # The last message each side was told of by a letter, and when
    shopper_told = models.BigIntegerField(default=0)
    shopper_told_at = models.DateTimeField(null=True)
    merchant_told = models.BigIntegerField(default=0)
    merchant_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part"], name="one_thread_a_part"),
            models.UniqueConstraint(
                fields=["product", "account"], condition=Q(part=None), name="one_thread_a_member_and_product"
            ),
            models.CheckConstraint(condition=Q(part__isnull=False) ^ ~Q(product=""), name="thread_about_one_thing"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer_minutes=None)
                | Q(answered_at__isnull=False, answer_minutes__isnull=False, asked_at__isnull=False),
                name="thread_measured_whole",
            ),
            models.CheckConstraint(
                condition=Q(called_at=None, called_side="", called_reason="")
                | (Q(called_at__isnull=False) & ~Q(called_side="") & ~Q(called_reason="")),
                name="thread_called_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "-last_at"], name="thread_desk"),
            models.Index(fields=["merchant"], condition=Q(waiting_since__isnull=False), name="thread_waiting"),
            models.Index(fields=["account", "-last_at"], name="thread_of_account"),
            models.Index(fields=["merchant", "asked_at"], name="thread_measured"),
            models.Index(fields=["territory", "called_at"], condition=Q(called_at__isnull=False), name="thread_called"),
        ]


class Message(models.Model):
    """What was said is never changed (the database refuses it); the market may hide it, with a reason that shows."""

    public_id = public_id("msg")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    key = models.UUIDField()  # of the form and its text: a second click is the same message
    side = models.CharField(max_length=8, choices=Side.choices)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    author = models.CharField(max_length=120)
    language = models.CharField(max_length=8)  # of the page it was written on
    text = models.TextField()
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "side", "key"], name="message_once_a_key"),
            models.CheckConstraint(condition=Q(hidden_at=None) | ~Q(hidden_reason=""), name="message_hidden_reason"),
        ]
        indexes = [models.Index(fields=["thread", "side", "at"], name="message_of_thread")]


class Attachment(models.Model):
    """A picture we encoded anew, or a PDF: kept apart under its id, given only to who takes part."""

    public_id = public_id("att")
    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=100)  # as its owner called it
    kind = models.CharField(max_length=4)  # webp, pdf
    size = models.PositiveIntegerField()  # bytes
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)


class Report(models.Model):
    """One side says that a message goes too far; an operator decides, with a reason both read."""

    class Measure(models.TextChoices):
        NONE = "none"
        WARNED = "warned"
        STOPPED = "stopped"  # may not write for some days

    public_id = public_id("rpt")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="reports")
    side = models.CharField(max_length=8, choices=Side.choices)  # whose report it is
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=REASON_CODE)  # a code of the territory's reasons
    note = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=120, blank=True)
    hides = models.BooleanField(default=False)
    measure = models.CharField(max_length=8, choices=Measure.choices, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "side"], name="report_once_a_side"),
            models.CheckConstraint(
                condition=Q(decided_at=None, measure="")
                | (Q(decided_at__isnull=False) & ~Q(measure="") & ~Q(reason="")),
                name="report_decided_whole",
            ),
        ]
        indexes = [models.Index(fields=["territory", "due_at"], condition=Q(decided_at=None), name="report_due")]


class Silence(models.Model):
    """Somebody may not write to anybody until then: a member by the account, a guest by the address."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    email = models.EmailField(blank=True)
    reason = models.CharField(max_length=400)
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(account__isnull=False) | ~Q(email=""), name="silence_of_somebody"),
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="silence_ends"),
        ]
        indexes = [
            models.Index(fields=["account", "until"], name="silence_of_account"),
            models.Index(fields=["email", "until"], condition=~Q(email=""), name="silence_of_address"),
        ]


class Published(models.Model):
    """A question with its answer on the product's page: a copy of what both wrote, which is never changed (the database refuses it)."""

    public_id = public_id("pub")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    product = models.CharField(max_length=20)  # its public id
    thread = models.ForeignKey(Thread, models.SET_NULL, null=True, related_name="+")  # gone when its time is over
    name = models.CharField(max_length=40, blank=True)  # the asker's first name, if she agreed
    question = models.TextField()
    question_language = models.CharField(max_length=8)
    asked_at = models.DateTimeField()
    answer = models.TextField()
    answer_language = models.CharField(max_length=8)
    answered_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)  # by the shop
    hidden_at = models.DateTimeField(null=True)  # by the market, for good
    hidden_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread"], condition=Q(withdrawn_at=None), name="one_published_answer_a_thread"
            ),
            models.CheckConstraint(condition=Q(hidden_at=None) | ~Q(hidden_reason=""), name="published_hidden_reason"),
        ]
        indexes = [models.Index(fields=["product", "-published_at"], name="published_of_product")]


class PublishedReport(models.Model):
    """A reader says that a published question or answer goes too far; an operator decides."""

    public_id = public_id("prp")
    published = models.ForeignKey(Published, models.CASCADE, related_name="reports")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=REASON_CODE)  # a code of the territory's reasons
    note = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=120, blank=True)
    hides = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["published", "account"], name="published_report_once"),
            models.CheckConstraint(condition=Q(decided_at=None) | ~Q(reason=""), name="published_report_decided_whole"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(decided_at=None), name="published_report_due")]
