"""Reviews: written by right of an order, read by everybody, reported by whoever is signed in."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.reviews.reading import merchant_reviews, product_reviews
from panier.sites.storefront.reviews.report import report
from panier.sites.storefront.reviews.views import answer, order_reviews, quiet

urlpatterns = [
    path(_("reviews/order/<str:token>/"), order_reviews, name="order_reviews"),
    path(_("reviews/order/<str:token>/letters/"), quiet, name="order_quiet"),
    path(_("reviews/order/<str:token>/<str:about>/"), answer, name="order_review"),
    path(_("reviews/report/<str:review>/"), report, name="review_report"),
    path(_("product/<slug:slug>-<str:product>/reviews/"), product_reviews, name="product_reviews"),
    path(_("merchant/<slug:slug>/reviews/"), merchant_reviews, name="merchant_reviews"),
]
