from django.apps import AppConfig


class CapabilityConfig(AppConfig):
    name = "panier.offer.capability"
    label = "capability"
