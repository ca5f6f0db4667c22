from django.apps import AppConfig


class TogetherConfig(AppConfig):
    name = "panier.trade.together"
    label = "together"
