"""Recently seen."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.seen.views import clear, seen

urlpatterns = [path(_("seen/"), seen, name="seen"), path(_("seen/clear/"), clear, name="seen_clear")]
