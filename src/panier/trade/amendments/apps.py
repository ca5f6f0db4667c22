from django.apps import AppConfig


class AmendmentsConfig(AppConfig):
    name = "panier.trade.amendments"
    label = "amendments"
