from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "panier.trade.consents"
    label = "consents"
