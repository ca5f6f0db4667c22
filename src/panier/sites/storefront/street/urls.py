"""Streets."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.street.views import street, streets

urlpatterns = [
    path(_("streets/"), streets, name="streets"),
    path(_("street/<slug:slug>/"), street, name="street"),
]
