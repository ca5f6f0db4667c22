from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "panier.trade.returns"
    label = "returns"
