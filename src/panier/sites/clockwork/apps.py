from django.apps import AppConfig


class ClockworkConfig(AppConfig):
    name = "panier.sites.clockwork"
    label = "clockwork"
