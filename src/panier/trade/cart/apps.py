from django.apps import AppConfig


class CartConfig(AppConfig):
    name = "panier.trade.cart"
    label = "cart"
