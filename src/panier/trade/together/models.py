"""Products bought in the same orders by enough different people. No order and no person can be told from it."""

from django.db import models
from django.db.models import F, Q

from panier.offer.catalogue.models import Product


class Together(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    other = models.ForeignKey(Product, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()  # 1 first
    bucket = models.PositiveSmallIntegerField()  # about how many people: the step of `rules.STEPS` they reach

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "position"], name="together_in_order"),
            models.UniqueConstraint(fields=["product", "other"], name="together_once"),
            models.CheckConstraint(condition=~Q(product=F("other")), name="together_is_two"),
        ]
