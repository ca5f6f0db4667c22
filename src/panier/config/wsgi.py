import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panier.config.settings")
application = get_wsgi_application()

# What is loaded now stays as long as the process: looking through it again and again cost a listing a tenth.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
