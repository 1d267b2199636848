"""`python -m bench.one_paper ours|naive RESULT.json` makes one PDF, prints seconds and megabytes.

In a process of its own, so that neither way finds the other's memory.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from weasyprint import HTML  # noqa: E402

from accounts.paper.pdf import document_html  # noqa: E402
from reports.paper.decision import decision_pdf, documents  # noqa: E402
from reports.paper.letterhead import DRAFT, Signing  # noqa: E402
from reports.prose.prefilled import prefilled  # noqa: E402
from reports.prose.sections import Prose  # noqa: E402
from reports.result.format import from_json  # noqa: E402
from reports.result.period import PeriodResult  # noqa: E402

NAIVE_STYLE = "<style>table { table-layout: auto } section { break-before: page }</style>"


def main(way: str, path: str) -> None:
    result = from_json(json.loads(Path(path).read_text()))
    prose = prefilled(result)
    make = {"ours": decision_pdf, "naive": naive_pdf}[way]
    begin = time.perf_counter()
    make(result, prose, DRAFT)
    seconds = time.perf_counter() - begin
    sizes = [
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(f"{seconds:.3f} {max(sizes) / 1024:.1f}")


def naive_pdf(result: PeriodResult, prose: Prose, signing: Signing) -> bytes:
    """One page of HTML in the same style, with tags, whose tables find their widths themselves."""
    pages = [document_html(each) for each in documents(result, prose, signing)]
    head = pages[0].partition("<body>")[0].replace("</head>", "")
    bodies = (page.partition("<body>")[2].partition("</body>")[0] for page in pages)
    written: bytes = HTML(
        string=f"{head}{NAIVE_STYLE}</head><body>{''.join(bodies)}</body></html>"
    ).write_pdf(pdf_tags=True)
    return written


main(*sys.argv[1:])
