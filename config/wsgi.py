import os
import sys

from django.core.wsgi import get_wsgi_application

# A thread that comes back from the database waits for one that is drawing a page until this is
# over, at each query, and holds its locks meanwhile: 5 ms, as Python has it, are a dozen queries.
sys.setswitchinterval(0.0005)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
