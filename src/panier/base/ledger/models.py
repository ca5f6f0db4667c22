"""Books, entries and moves: a move takes from one book and gives to another, so an entry cannot be unbalanced.

The database itself refuses to change or delete entries and moves (migration 0002).
"""

from django.db import models
from django.db.models import F, Q

from panier.base.territories.models import Territory
from panier.kit.columns import currency, minor_units


class Book(models.Model):
    """A pile of money by purpose; its balance is what its moves sum to. `code` as in `flows/postings.py`."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    code = models.CharField(max_length=80)
    currency = currency()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "code", "currency"], name="book_code"),
            models.UniqueConstraint(
                fields=["id", "currency"], name="book_currency"
            ),  # target of the moves' composite key
        ]


class Entry(models.Model):
    """Something that happened, once per key. A correction is a new entry that `reverses` this one, at most once."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, db_index=True)  # a public id
    happened_at = models.DateTimeField()
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["territory", "happened_at"], name="entry_in_time")]


class Move(models.Model):
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    source = models.ForeignKey(Book, models.PROTECT, related_name="+")
    destination = models.ForeignKey(Book, models.PROTECT, related_name="+")
    minor = minor_units()
    currency = currency()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minor__gt=0), name="move_positive"),
            models.CheckConstraint(condition=~Q(source=F("destination")), name="move_goes_somewhere"),
        ]
