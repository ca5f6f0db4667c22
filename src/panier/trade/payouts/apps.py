from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    name = "panier.trade.payouts"
    label = "payouts"
