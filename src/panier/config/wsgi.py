import ctypes
import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

# A heap of malloc for each of the threads held 30 MB and more that nobody used: two serve them all, since one thread of Python works at a time.
M_ARENA_MAX, ARENAS = -8, 2
if sys.platform == "linux" and hasattr(ctypes.CDLL(None), "mallopt"):
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panier.config.settings")
application = get_wsgi_application()

# What is loaded now stays as long as the process: looking through it again and again cost a listing a tenth.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
