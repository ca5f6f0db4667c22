"""What waits to be indexed, and what cards are made of. Keys of products are plain numbers: search knows no other table."""

from django.db import models


class Stale(models.Model):
    """A product whose document is out of date; without a product, the surroundings are (places, hours, names).

    Only ever added to by a change, in its own transaction: no row is shared, so no two changes wait for each other.
    """

    product = models.BigIntegerField(null=True)


class SearchDocument(models.Model):
    """What cards show of one product besides its price and stock, which are read fresh."""

    product = models.BigIntegerField(primary_key=True)
    territory = models.CharField(max_length=12)
    cards = models.JSONField()  # {language: {title, language, alt}}
    facts = models.JSONField()  # what no language changes: ids, merchant, picture, counts of the group
    built_at = models.DateTimeField()
    digest = models.BigIntegerField(default=0)  # of all the engines were last given of it; 0: not known
