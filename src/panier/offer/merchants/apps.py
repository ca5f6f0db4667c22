from django.apps import AppConfig


class MerchantsConfig(AppConfig):
    name = "panier.offer.merchants"
    label = "merchants"
