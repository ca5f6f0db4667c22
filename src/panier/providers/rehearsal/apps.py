from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    name = "panier.providers.rehearsal"
    label = "rehearsal"
