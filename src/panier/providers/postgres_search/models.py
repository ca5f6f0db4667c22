"""What the fallback searches in: kept by the same batches as the main index."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Entry(models.Model):
    """One document. `words_*` are stemmed and weighed, `plain_*` folded for look-alikes (pg_trgm)."""

    product = models.BigIntegerField(primary_key=True)
    public_id = models.CharField(max_length=20)
    territory = models.CharField(max_length=12)
    group = models.BigIntegerField()  # a group of its own when alone: minus the product's key
    slug = models.CharField(max_length=140)
    titles = models.JSONField()
    categories = ArrayField(models.IntegerField())
    merchant = models.CharField(max_length=120)
    regions = ArrayField(models.CharField(max_length=80))
    state = models.CharField(max_length=8)
    hows = ArrayField(models.CharField(max_length=8))
    minor = models.BigIntegerField()
    in_stock = models.BooleanField(null=True)
    places = ArrayField(models.BigIntegerField())
    pickup_places = ArrayField(models.BigIntegerField())
    created = models.DateTimeField()
    stock_places = ArrayField(models.BigIntegerField(), default=list)
    origins = ArrayField(models.CharField(max_length=10), default=list)
    delivers = ArrayField(models.CharField(max_length=12), default=list)
    standing = models.BigIntegerField(default=0)  # packed
    words_fr = SearchVectorField()
    words_en = SearchVectorField()
    plain_fr = models.TextField()
    plain_en = models.TextField()

    class Meta:
        indexes = [
            GinIndex(fields=["words_fr"], name="entry_words_fr"),
            GinIndex(fields=["words_en"], name="entry_words_en"),
        ]


class Around(models.Model):
    """The surroundings, one row: `version` tells a process whether those it holds are still the ones."""

    version = models.BigIntegerField()
    stored = models.TextField()
