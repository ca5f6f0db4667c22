from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    name = "panier.trade.fulfilment"
    label = "fulfilment"
