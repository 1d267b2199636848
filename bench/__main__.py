import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from bench import across, paper, ranking, result_workbook, saving, workbook  # noqa: E402
from bench.measure import write  # noqa: E402

PARTS = {
    part.__name__.removeprefix("bench."): part.measured
    for part in (workbook, result_workbook, saving, across, ranking, paper)
}
wanted = sys.argv[1:] or list(PARTS)
if unknown := set(wanted) - PARTS.keys():
    raise SystemExit(f"{', '.join(sorted(unknown))}: the parts are {', '.join(PARTS)}.")

databases = setup_databases(verbosity=0, interactive=False)
try:
    results = []
    for name in wanted:
        for result in PARTS[name]():
            print(result, flush=True)
            results.append(result)
    if wanted == list(PARTS):
        write(results, Path("var") / f"bench-{connection.vendor}.json")
finally:
    teardown_databases(databases, verbosity=0)
sys.exit(0 if all(result.ok for result in results) else 1)
