from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "panier.trade.payments"
    label = "payments"
