"""What waits to be indexed. Keys of products are plain numbers: search knows no other table."""

from django.db import models


class Stale(models.Model):
    """A product whose document is out of date; without a product, the surroundings are (places, hours, names).

    Only ever added to by a change, in its own transaction: no row is shared, so no two changes wait for each other.
    """

    product = models.BigIntegerField(null=True)


class Aged(models.Model):
    """One row: counts of stock that stopped being believed until this moment have been told to the index."""

    until = models.DateTimeField()


class SellerRecord(models.Model):
    """How many of a merchant's parts, per cent, were handed over as promised; no row: too few to say."""

    merchant = models.BigIntegerField(primary_key=True)
    percent = models.PositiveSmallIntegerField()
