"""The application as a web process serves it: alone in its process, so that it may keep to a core and set what its threads share."""

from django.conf import settings

from panier.config.threads import keep_to_a_core, share_no_locks
from panier.config.wsgi import application

__all__ = ["application"]

share_no_locks()
keep_to_a_core(settings.DATA)
