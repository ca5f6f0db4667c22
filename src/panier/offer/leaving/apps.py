from django.apps import AppConfig


class LeavingConfig(AppConfig):
    name = "panier.offer.leaving"
    label = "leaving"
