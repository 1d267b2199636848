import os,django
os.environ.setdefault("DJANGO_SETTINGS_MODULE","config.settings"); django.setup()
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
d=setup_databases(verbosity=0,interactive=False)
from bench import across
try:
    for r in across.measured(): print(r)
finally: teardown_databases(d,verbosity=0)
