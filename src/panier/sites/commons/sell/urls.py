"""What selling here takes and costs."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.commons.sell.views import sell

urlpatterns = [path(_("sell-here/"), sell, name="sell")]
