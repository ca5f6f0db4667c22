"""The buyer's answer to a substitute, by her signed link."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.substitute.views import substitute

urlpatterns = [path(_("substitute/<str:token>/"), substitute, name="substitute")]
