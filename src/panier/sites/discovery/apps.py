from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "panier.sites.discovery"
    label = "discovery"
