"""The files of one merchant, in the language of their address."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.discovery.feeds.views import local_file, product_file

urlpatterns = [
    path(_("feeds/merchant/<slug:slug>/products.tsv"), product_file, name="product_file"),
    path(_("feeds/merchant/<slug:slug>/local-inventory.tsv"), local_file, name="local_file"),
]
