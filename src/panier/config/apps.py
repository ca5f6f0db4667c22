from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "panier.config"
    label = "config"
