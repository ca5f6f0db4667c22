"""What was asked for and refused at desks."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.tries.views import tries

urlpatterns = [path(_("operation/refused/"), tries, name="operation_tries")]
