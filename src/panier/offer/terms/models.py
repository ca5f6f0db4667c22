"""A merchant's terms of sale: where he brings or sends goods and at what price, his slots, his returns; who changed what."""

from django.db import models
from django.db.models import F, Q

from panier.base.accounts.models import Account
from panier.kit.columns import content, currency, minor_units, public_id
from panier.offer.merchants.models import Merchant, Place


class SaleTerms(models.Model):
    """What is said once for the whole shop. Its row is the lock of every change of these terms."""

    merchant = models.OneToOneField(Merchant, models.CASCADE, related_name="+")
    default_grams = models.PositiveIntegerField(null=True)  # of goods that state no weight; none: they go by no parcel
    returns_template = models.CharField(max_length=20, blank=True)
    returns_words = content()  # his own; with what the law adds they are `Merchant.returns`

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(default_grams=0), name="default_weight_is_one")]


class Zone(models.Model):
    """Where the merchant delivers himself, or sends parcels, and what it costs. No prefix: the whole territory."""

    class Method(models.TextChoices):
        DELIVERY = "delivery"
        PARCEL = "parcel"

    public_id = public_id("zon")
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    method = models.CharField(max_length=8, choices=Method.choices, default=Method.DELIVERY)
    name = content()
    prefixes = models.JSONField(default=list)  # of a radius: those it reaches, worked out when it is saved
    place = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+")  # the radius is around it
    radius_km = models.PositiveSmallIntegerField(null=True)
    # Delivery: [from this amount of his goods, price]; parcel: [up to these grams, price]. Rising, in minor units.
    steps = models.JSONField(default=list)
    free_from_minor = minor_units(null=True)  # of this merchant's goods alone
    currency = currency()
    days = models.PositiveSmallIntegerField(default=2)  # promised, at most
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(method__in=["delivery", "parcel"]), name="zone_method"),
            models.CheckConstraint(condition=~(Q(place=None) ^ Q(radius_km=None)), name="zone_radius_around_a_place"),
            models.CheckConstraint(condition=Q(free_from_minor=None) | Q(free_from_minor__gte=0), name="zone_free"),
        ]
        indexes = [models.Index(fields=["merchant", "method"], name="zones_of_merchant")]


class Slot(models.Model):
    """Every such weekday (0 is Monday) so many orders may be picked up here, or delivered, between two hours."""

    class Method(models.TextChoices):
        PICKUP = "pickup"
        DELIVERY = "delivery"

    public_id = public_id("slt")
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    method = models.CharField(max_length=8, choices=Method.choices)
    place = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+")  # of a pickup
    weekday = models.PositiveSmallIntegerField()
    begins = models.TimeField()
    ends = models.TimeField()
    capacity = models.PositiveSmallIntegerField()
    cutoff_days = models.PositiveSmallIntegerField(default=0)  # ordered so many days before, at the latest
    cutoff = models.TimeField(null=True)  # and by this hour; none: by its beginning
    is_offered = models.BooleanField(default=True)  # one taken away keeps what was booked of it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "method", "place", "weekday", "begins", "ends"],
                nulls_distinct=False,
                name="slot_once",
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="slot_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="slot_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(method="pickup") ^ Q(place=None), name="slot_of_a_place_is_a_pickup"),
        ]


class SlotBooking(models.Model):
    """One order's part has one place in a slot of a day; whoever books holds the slot's lock and counts them."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="+")
    day = models.DateField()
    holder = models.CharField(max_length=40, unique=True)  # a part's public id

    class Meta:
        indexes = [models.Index(fields=["slot", "day"], name="slot_day")]


class TermsChange(models.Model):
    """What changed of a merchant's terms, from what to what, by whom, when."""

    class What(models.TextChoices):
        PICKUP = "pickup"
        ZONE = "zone"
        SLOTS = "slots"
        PARCEL = "parcel"
        RETURNS = "returns"

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    what = models.CharField(max_length=8, choices=What.choices)
    about = models.CharField(max_length=120, blank=True)  # the zone's or place's name as it was then
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(F("merchant"), F("at").desc(), name="terms_history")]
