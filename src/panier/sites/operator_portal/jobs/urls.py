"""Failed jobs."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.jobs.views import retry

urlpatterns = [path(_("operation/jobs/<int:job>/retry/"), retry, name="operation_retry")]
