"""Orders, by their signed link, and a member's own list."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.order.views import cancel, let_write, mine, order, photo, pickup_qr

urlpatterns = [
    path(_("orders/"), mine, name="orders"),
    path(_("order/<str:token>/"), order, name="order"),
    path(_("order/<str:token>/cancel/"), cancel, name="order_cancel"),
    path(_("order/<str:token>/<str:part>/write-to-me/"), let_write, name="order_let_write"),
    path(_("order/<str:token>/<str:part>/qr.png"), pickup_qr, name="order_qr"),
    path(_("order/<str:token>/<str:part>/photo/"), photo, name="order_photo"),
]
