import os
import sys
from itertools import chain
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from bench import across, paper, ranking, saving, workbook  # noqa: E402
from bench.measure import write  # noqa: E402

databases = setup_databases(verbosity=0, interactive=False)
try:
    results = []
    for result in chain(
        workbook.measured(),
        saving.measured(),
        across.measured(),
        ranking.measured(),
        paper.measured(),
    ):
        print(result, flush=True)
        results.append(result)
    write(results, Path("var") / f"bench-{connection.vendor}.json")
finally:
    teardown_databases(databases, verbosity=0)
sys.exit(0 if all(result.ok for result in results) else 1)
