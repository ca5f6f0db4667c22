"""Live connections with the system in which a merchant keeps his own shop: what it has told us, and what we told it."""

from django.db import models
from django.db.models import Q

from panier.base.accounts.models import Account
from panier.kit.columns import public_id
from panier.offer.connections.port import SHUT
from panier.offer.connections.rules.life import ASKS, ENDED, FIRST, KINDS, LIVE, PAUSED, STATES
from panier.offer.connections.rules.stock import DECIDES, OURS, THEIRS
from panier.offer.inventory.models import Reservation
from panier.offer.merchants.models import Merchant, Place


class Connection(models.Model):
    """`sealed`: address, keys and the secret of messages (kit.sealing, bound to `public_id`); empty once it has ended."""

    public_id = public_id("con")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    provider = models.CharField(max_length=12)
    address = models.CharField(max_length=200)
    sealed = models.TextField()
    last_characters = models.CharField(max_length=4)  # of the key
    shop_name = models.CharField(max_length=200)
    locations = models.JSONField(default=dict)  # by reference, its name and our place's public id
    answers = models.JSONField(default=dict)  # as ImportRun's, with the place
    state = models.CharField(max_length=6, default=FIRST)
    prices, texts, adds = (models.BooleanField(default=False) for _ in range(3))  # what later pulls may change
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    sold_after = models.BigIntegerField(null=True)  # reservations from then on are told to the shop
    followed = models.BooleanField(default=False)  # it tells us of changes
    next_at = models.DateTimeField(db_index=True)  # of a pull
    began_at = models.DateTimeField(null=True)  # of the pull under way
    since = models.DateTimeField(null=True)  # what that pull asks for; empty: everything
    whole_at = models.DateTimeField(null=True)  # when the last whole pull began
    pulled_at = models.DateTimeField(null=True)  # when the last pull that went well began
    heard_at = models.DateTimeField(null=True)
    problem = models.JSONField(default=dict)  # code and facts of what went wrong last; empty: it goes well
    tries = models.PositiveSmallIntegerField(default=0)  # of what failed last and may yet go well
    run = models.CharField(max_length=20, blank=True)  # the preview that waits, or the last that was applied

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "provider"], condition=~Q(state=ENDED), name="one_connection_a_kind"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="connection_state"),
            models.CheckConstraint(condition=Q(provider__in=KINDS), name="connection_provider"),
            models.CheckConstraint(condition=~Q(state=ENDED) | Q(sealed=""), name="ended_without_secrets"),
        ]

    @property
    def is_live(self) -> bool:
        return self.state == LIVE

    @property
    def is_shut(self) -> bool:
        """Its keys or its address open nothing any more: only its merchant can mend that."""
        return self.problem.get("facts", {}).get("problem") in SHUT

    @property
    def waits(self) -> bool:
        """For its merchant: a first preview, or a change too large to be made unseen."""
        return self.state in {FIRST, ASKS}

    @property
    def is_paused(self) -> bool:
        return self.state == PAUSED


class PulledPage(models.Model):
    """A page of a pull under way: whoever goes on after a stop begins at the next one."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    products = models.JSONField()
    next = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "number"], name="page_once")]


class RemoteItem(models.Model):
    """A variant there, and which of ours it is: named as imports name it, so that it is known again when ours was taken back."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")
    product_ref = models.CharField(max_length=80)
    ref = models.CharField(max_length=80)
    stock = models.CharField(max_length=80)
    product_key = models.CharField(max_length=300)
    variant_key = models.CharField(max_length=400)
    safety = models.PositiveIntegerField(null=True)  # units held back; empty: as the shop's rule says
    trusted = models.CharField(max_length=6, blank=True)  # whose count always stands

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "ref"], name="item_once"),
            models.CheckConstraint(condition=Q(trusted__in=["", OURS, THEIRS]), name="item_trusted"),
        ]
        indexes = [models.Index(fields=["connection", "stock"], name="item_by_stock")]


class RemoteLevel(models.Model):
    """The latest the shop said of one count: nothing older ever replaces it."""

    item = models.ForeignKey(RemoteItem, models.CASCADE, related_name="+")
    location = models.CharField(max_length=80)
    units = models.IntegerField(null=True)
    as_of = models.DateTimeField()  # by its clock
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "location"], name="remote_level_once")]


class Delivered(models.Model):
    """A signed message as it came, once a delivery; what it says is worked on by a job."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")
    delivery = models.CharField(max_length=100)
    topic = models.CharField(max_length=60)
    body = models.BinaryField()
    says = models.JSONField()
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    effect = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "delivery"], name="delivery_once")]
        indexes = [
            models.Index(fields=["connection", "id"], condition=Q(handled_at=None), name="deliveries_waiting"),
            models.Index(fields=["received_at"], name="deliveries_by_age"),
        ]


class Push(models.Model):
    """So many units of one promise told to the shop: written before it hears of it, asked again under the same key."""

    class State(models.TextChoices):
        INTENDED = "intended"  # the shop has perhaps heard of it, perhaps not
        DONE = "done"
        REFUSED = "refused"  # it will never do it: the merchant is told

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")
    item = models.ForeignKey(RemoteItem, models.CASCADE, related_name="+")
    reservation = models.ForeignKey(Reservation, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()  # of this promise
    location = models.CharField(max_length=80)
    units = models.IntegerField()  # below zero: sold here
    key = models.UUIDField(unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.INTENDED)
    problem = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    there_at = models.DateTimeField(null=True)  # from when the shop's count has it, by its clock

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "reservation", "number"], name="push_once"),
            models.CheckConstraint(condition=~Q(units=0), name="push_units"),
            models.CheckConstraint(condition=Q(state__in=["intended", "done", "refused"]), name="push_state"),
        ]
        indexes = [
            models.Index(fields=["connection", "id"], condition=Q(state="intended"), name="pushes_waiting"),
            models.Index(fields=["item", "location"], name="pushes_of_item"),
        ]


class StockRules(models.Model):
    """How a merchant wants two counts of one thing judged."""

    merchant = models.OneToOneField(Merchant, models.CASCADE, primary_key=True, related_name="+")
    decides = models.CharField(max_length=6, default="ask")
    safety = models.PositiveIntegerField(default=0)
    fresh_hours = models.PositiveSmallIntegerField(default=72)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(decides__in=DECIDES), name="stock_rules_decides")]


class Conflict(models.Model):
    """Two counts, both fresh, that the rules could not judge; meanwhile the lower one counts."""

    public_id = public_id("cfl")
    item = models.ForeignKey(RemoteItem, models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    ours = models.IntegerField()
    ours_source = models.CharField(max_length=20)
    ours_as_of = models.DateTimeField()
    written = models.IntegerField()  # meanwhile
    theirs = models.IntegerField()
    theirs_as_of = models.DateTimeField()
    opened_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True)
    solution = models.CharField(max_length=12, blank=True)  # ours, theirs, agreed, counted
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "place"], condition=Q(solved_at=None), name="one_open_conflict")
        ]
