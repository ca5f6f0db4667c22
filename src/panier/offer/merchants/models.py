"""Merchants, their places, hours, rates, streets and people."""

from django.db import models
from django.db.models import F, Q

from panier.base.accounts.models import Account
from panier.base.territories.models import Municipality, Region, Territory
from panier.kit.columns import content, public_id
from panier.offer.merchants import hours_models, shop_models  # noqa: F401 - Django finds them through this module


class State(models.TextChoices):
    """How far a merchant is open; also the door of one offer. The lower of the two is what counts (`rules.lower`)."""

    LISTED = "listed"
    LINKED = "linked"
    SELLING = "selling"


class Merchant(models.Model):
    public_id = public_id("mer")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=120)
    name = models.CharField(max_length=120)
    legal_name = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=State.choices, default=State.LISTED)
    story = content()
    returns = content()  # the policy shown before paying
    languages = models.JSONField(default=list)
    contact_email = models.EmailField()
    contact_phone = models.CharField(max_length=30, blank=True)
    website = models.URLField(max_length=300, blank=True)
    business_number = models.CharField(max_length=20, blank=True)  # Québec: NEQ
    tax_numbers = models.JSONField(default=dict)  # {"TPS": …, "TVQ": …}; empty: not registered
    tone = models.PositiveSmallIntegerField(default=0)  # which colour of the fixed palette
    picture = models.CharField(max_length=64, blank=True)  # a stored picture's digest
    picture_alt = content()
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "slug"], name="merchant_slug"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="merchant_state"),
        ]
        indexes = [models.Index(fields=["business_number"], name="merchants_by_number")]

    @property
    def is_registered(self) -> bool:
        """Registered for taxes: collects them himself."""
        return bool(self.tax_numbers)


class StateChange(models.Model):
    """Why a merchant's state moved, who moved it, when."""

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    before = models.CharField(max_length=8, choices=State.choices)
    after = models.CharField(max_length=8, choices=State.choices)
    reason = models.CharField(max_length=400)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()


class Side(models.TextChoices):
    """The sides of a street, by the civic numbers usual there; a place may stand where its number does not say."""

    ODD = "odd"
    EVEN = "even"


class Street(models.Model):
    """A commercial street: two sides, each an ordered list of places."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=120)
    name = models.CharField(max_length=120)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    story = content()
    path = models.JSONField(default=list)  # [[latitude, longitude], …]: the line to draw, from one end to the other
    is_published = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)  # of its drawing: whoever saves has seen this one

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "slug"], name="street_slug")]


class StreetChange(models.Model):
    """What was done to a street, why, by whom, when."""

    class What(models.TextChoices):
        CREATED = "created"
        DRAWN = "drawn"
        DESCRIBED = "described"
        PUBLISHED = "published"
        HIDDEN = "hidden"
        EVENT_ADDED = "event_added"
        EVENT_CHANGED = "event_changed"
        EVENT_ENDED = "event_ended"

    street = models.ForeignKey(Street, models.PROTECT, related_name="+")
    what = models.CharField(max_length=16, choices=What.choices)
    detail = models.CharField(max_length=400, blank=True)  # names of shops that came and went, of the event
    reason = models.CharField(max_length=400)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(F("street"), F("at").desc(), name="street_history")]


class Place(models.Model):
    """A physical location of a merchant."""

    public_id = public_id("plc")
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="places")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200)  # civic number and street
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    postal_code = models.CharField(max_length=12)
    jurisdiction = models.CharField(max_length=8)  # whose tax rates apply when goods are handed over here
    latitude = models.FloatField()
    longitude = models.FloatField()
    tz = models.CharField(max_length=64)  # IANA
    phone = models.CharField(max_length=30, blank=True)
    pickup = models.BooleanField(default=True)
    pickup_minutes = models.PositiveSmallIntegerField(default=60)  # from accepting to ready
    pickup_note = content()
    street = models.ForeignKey(Street, models.SET_NULL, null=True, related_name="places")
    street_side = models.CharField(max_length=4, choices=Side.choices, blank=True)
    street_position = models.PositiveSmallIntegerField(default=0)  # along its side
    is_open = models.BooleanField(default=True)  # false: closed for good or for the season

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "id"], name="place_of_merchant"),
            models.UniqueConstraint(
                fields=["street", "street_side", "street_position"],
                name="place_along_street",
                deferrable=models.Deferrable.DEFERRED,  # a new order is written place by place
            ),
            models.CheckConstraint(
                condition=Q(street=None) | Q(street_side__in=Side.values), name="place_on_a_side_of_its_street"
            ),
            models.CheckConstraint(condition=Q(postal_code__regex="^[^ a-z-]*$"), name="place_postal_code_bare"),
        ]


class StreetEvent(models.Model):
    """Something that happens on the street, perhaps at one of its places; past, it is shown no more."""

    public_id = public_id("evt")
    street = models.ForeignKey(Street, models.CASCADE, related_name="events")
    place = models.ForeignKey(Place, models.SET_NULL, null=True, related_name="+")
    title = content()
    words = content()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # called off, or over before its time
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts")
        ]
        indexes = [models.Index(fields=["street", "ends_at"], name="event_to_come")]


class OpeningHours(models.Model):
    """One opening of a weekday (0 is Monday), in the place's own time. `closes` at or before `opens` ends the next day."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday")]


class HoursException(models.Model):
    """That day the usual hours do not hold: closed (no times) or other times."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="exceptions")
    day = models.DateField()
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    reason = content()


class Role(models.TextChoices):
    """What each may see and do is the table of `offer.team.rules`."""

    OWNER = "owner"
    MANAGER = "manager"
    CLERK = "clerk"


class Member(models.Model):
    """Who may act for a merchant."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="members")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    role = models.CharField(max_length=8, choices=Role.choices)
    order_letters = models.BooleanField(null=True)  # new orders and what is due by letter; None: as the role has it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "account"], name="member_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="member_role"),
        ]

    @property
    def reads_orders(self) -> bool:
        """Whether letters about orders come to this person too: owners and managers, unless they chose otherwise."""
        return self.role != Role.CLERK if self.order_letters is None else self.order_letters


class ApiToken(models.Model):
    """A program's right to act for one merchant; shown once, kept as a digest."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the token
    hint = models.CharField(max_length=8)  # its last characters, to recognise it
    created_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    revoked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)


class Exit(models.Model):
    """Someone left for the merchant's own site: counted, without saying who."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    subject = models.CharField(max_length=40)  # the offer or merchant whose link was followed
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(F("merchant"), F("at").desc(), name="exit_recent")]
