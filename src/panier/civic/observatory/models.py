"""The observatory's own series: counts by day. Nobody is in them; keys of products are plain numbers, as in search."""

from django.db import models

from panier.base.territories.models import Territory
from panier.kit.columns import minor_units
from panier.offer.merchants.models import Merchant


class ProductDay(models.Model):
    """How often a product's page was shown and it was put in a cart; `product` 0 is the shop's own page. Old days are kept by month, on its first."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+", db_index=False)
    product = models.BigIntegerField()
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)
    carts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant", "day", "product"], name="product_day_once")]


class SalesDay(models.Model):
    """A shop's day on the territory's clock, summed: what it earned (`rules.Earned`), what was ordered and given back (`rules.Sold`)."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    earned_goods = minor_units()
    earned_delivery = minor_units()
    earned_taxes = minor_units()
    earned_commission = minor_units()
    earned_commission_taxes = minor_units()
    earned_back = minor_units()
    earned_taxes_back = minor_units()
    earned_total = minor_units()
    parts = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    cancelled = models.PositiveIntegerField()
    goods = minor_units()
    units = models.PositiveIntegerField()
    given_back = minor_units()
    refunds = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant", "day"], name="sales_day_once")]


class SoldDay(models.Model):
    """What was sold of a product that day; `product` 0 is gone, and `title` is what it was called."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    product = models.BigIntegerField()
    title = models.TextField()
    units = models.PositiveIntegerField()
    goods = minor_units()
    parts = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["merchant", "day"], name="sold_day")]


class StaleDay(models.Model):
    """Written by the database itself with whatever changes a day (migration 0003): until it is summed anew, its row is not read."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["merchant", "day"], name="stale_day")]


class ServiceRecord(models.Model):
    """What each seller's record is made of, of the night in which it was counted: the one that ranks him (`trade.orders.record.PartsKept`)."""

    merchant = models.OneToOneField(Merchant, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    parts = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    given_up = models.PositiveIntegerField()
    accepted_late = models.PositiveIntegerField()
    done_late = models.PositiveIntegerField()
    answer = models.DurationField(null=True)


class SoughtCell(models.Model):
    """That something was sought in vain in these six hours: what, only as a digest that needs our key. Until enough cells have it, nothing else is kept."""

    digest = models.CharField(max_length=64)
    region = models.CharField(max_length=80)  # slug; empty: the whole territory
    day = models.DateField()
    quarter = models.PositiveSmallIntegerField()  # of the day

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "region", "day", "quarter"], name="sought_cell_once")]
        indexes = [models.Index(fields=["day"], name="sought_cell_day")]


class SoughtDay(models.Model):
    """What enough different hours and days have sought in vain, counted by day from then on."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="+", db_index=False)
    region = models.CharField(max_length=80)  # slug of where it was sought; empty: the whole territory
    stems = models.CharField(max_length=120)  # the same for all forms of the words
    words = models.CharField(max_length=60)  # as somebody wrote them
    language = models.CharField(max_length=8)
    day = models.DateField()
    nothing = models.PositiveIntegerField(default=0)  # times nothing was found
    few = models.PositiveIntegerField(default=0)
    far = models.PositiveIntegerField(default=0)  # found, but nowhere near

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "region", "day", "language", "stems"], name="sought_day_once")
        ]
