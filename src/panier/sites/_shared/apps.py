from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "panier.sites._shared"
    label = "shared"
