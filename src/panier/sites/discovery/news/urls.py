"""Feeds of new products, in the language of their address."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.discovery.news.views import new_in_category, new_in_region, new_of_merchant, new_products

urlpatterns = [
    path(_("feeds/new.xml"), new_products, name="feed_new"),
    path(_("feeds/new/aisle/<int:code>.xml"), new_in_category, name="feed_category"),
    path(_("feeds/new/merchant/<slug:slug>.xml"), new_of_merchant, name="feed_merchant"),
    path(_("feeds/new/region/<slug:slug>.xml"), new_in_region, name="feed_region"),
]
