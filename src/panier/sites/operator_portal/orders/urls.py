"""One order for the operator."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.orders.views import order, photo, refund

urlpatterns = [
    path(_("operation/order/<str:order>/"), order, name="operation_order"),
    path(_("operation/part/<str:part>/refund/"), refund, name="operation_refund"),
    path(_("operation/part/<str:part>/photo/"), photo, name="operation_photo"),
]
