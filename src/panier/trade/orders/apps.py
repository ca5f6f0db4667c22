from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "panier.trade.orders"
    label = "orders"
