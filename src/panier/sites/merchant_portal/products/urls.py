"""The addresses of a merchant's goods at his desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.products.doors import doors
from panier.sites.merchant_portal.products.form import product
from panier.sites.merchant_portal.products.labels import labels
from panier.sites.merchant_portal.products.sheet import row, sheet
from panier.sites.merchant_portal.products.views import archive, products

urlpatterns = [
    path(_("desk/<str:merchant>/sheet/"), sheet, name="desk_sheet"),
    path(_("desk/<str:merchant>/sheet/labels/"), labels, name="desk_product_labels"),
    path(_("desk/<str:merchant>/sheet/<str:variant>/"), row, name="desk_sheet_row"),
    path(_("desk/<str:merchant>/products/doors/"), doors, name="desk_doors"),
    path(_("desk/<str:merchant>/products/"), products, name="desk_products"),
    path(_("desk/<str:merchant>/products/<str:product>/"), product, name="desk_product"),
    path(_("desk/<str:merchant>/products/<str:product>/archive/"), archive, name="desk_product_archive"),
]
