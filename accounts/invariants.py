"""What must hold of the log, of people and units, and of the database's own guards (TRUST 13)."""

import sys
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.actions.events import stamp
from accounts.event_log import HASHED, first_broken
from accounts.guards import Guard
from accounts.invariant import Invariant, named
from accounts.models import Commune, Event, EventChain, User
from accounts.refusals import gettext_noop as _
from accounts.refusals import sentence
from accounts.vietnamese import search_key, sort_key
from accounts.wording import say

TRIGGERS_IN_FORCE = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid)"
    ),
}


@named
def broken_chains() -> Iterator[str]:
    """Streams the whole log once; of each chain the first event that does not fit."""
    events = Event.objects.order_by("chain", "sequence").values(*HASHED, "hash").iterator(2000)
    for chain, rows in groupby(events, key=itemgetter("chain")):
        broken = first_broken({**row, "at": stamp(row["at"])} for row in rows)
        if broken is not None:
            yield say(sentence(_("log {chain}, event {number}"), chain=chain, number=broken))


@named
def wrong_heads() -> Iterator[str]:
    last = Event.objects.filter(chain=OuterRef("key")).order_by("-sequence")
    heads = EventChain.objects.annotate(
        last_sequence=Coalesce(Subquery(last.values("sequence")[:1]), 0),
        last_hash=Coalesce(Subquery(last.values("hash")[:1]), Value("")),
    ).filter(~Q(sequence=F("last_sequence")) | ~Q(head_hash=F("last_hash")))
    headless = Event.objects.exclude(chain__in=EventChain.objects.values("key"))
    yield from heads.order_by("key").values_list("key", flat=True)
    yield from headless.order_by("chain").values_list("chain", flat=True).distinct()


@named
def users_of_foreign_units() -> Iterator[str]:
    foreign = Q(commune__isnull=False) & ~Q(commune__authority=F("authority"))
    foreign |= Q(department__isnull=False) & ~Q(department__authority=F("authority"))
    users = User.objects.filter(foreign).order_by("username")
    for full_name, username in users.values_list("full_name", "username"):
        yield f"{full_name} ({username})"


@named
def communes_out_of_order() -> Iterator[str]:
    rows = Commune.objects.order_by("authority", "code").values_list(
        "kind", "name", "name_sort", "name_search", "authority__area"
    )
    for kind, name, name_sort, name_search, area in rows.iterator(2000):
        if (name_sort, name_search) != (sort_key(name), search_key(name)):
            yield f"{kind} {name} ({area})"


@named
def missing_guards() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS_IN_FORCE[connection.vendor])
        in_force = set(cursor.fetchall())
    for guard in house_guards():
        if (guard.name, guard.table) not in in_force:
            yield f"{guard.name} ({guard.table})"


def house_guards() -> Iterator[Guard]:
    """Every guard that a migration of any room installs: its module's list GUARDS."""
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    for _key, migration in sorted(migrations.items()):
        yield from getattr(sys.modules[type(migration).__module__], "GUARDS", ())


INVARIANTS = (
    Invariant(
        "event_chains",
        _("In every log each event follows the one before it, with no gap and its own hash."),
        broken_chains,
    ),
    Invariant("event_heads", _("The head of every log is its last event."), wrong_heads),
    Invariant(
        "user_units",
        _("Every account is of a commune or department of its own authority."),
        users_of_foreign_units,
    ),
    Invariant(
        "commune_keys",
        _("The keys that sort and find communes follow from their names."),
        communes_out_of_order,
    ),
    Invariant(
        "database_guards",
        _("The database guards the log, issued criteria sets and publications against change."),
        missing_guards,
    ),
)
