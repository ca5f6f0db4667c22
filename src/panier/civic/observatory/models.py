"""The observatory's own series: counts by day. Nobody is in them; keys of products are plain numbers, as in search."""

from django.db import models

from panier.base.territories.models import Territory
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
