"""Back from the bank."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.payment.views import again, back

urlpatterns = [
    path(_("payment/<str:token>/"), back, name="payment_return"),
    path(_("payment/<str:token>/again/"), again, name="payment_again"),
]
