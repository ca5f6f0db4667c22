from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    name = "panier.trade.enquiries"
    label = "enquiries"
