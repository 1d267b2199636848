"""People who do things at the same moment, each in a thread and a transaction of his own.

On SQLite the tests' database is in memory, where threads do not wait for one another as they do on
a real one: `in_a_file` gives them a copy in a file.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Barrier, Event, Semaphore
from typing import TypeVar

from django.db import connection, connections

from accounts.refusals import Refused

Act = Callable[[], object]
Found = TypeVar("Found")
WAIT_SECONDS = 20.0


@contextmanager
def in_a_file(folder: Path) -> Iterator[None]:
    """Threads that begin inside work in a copy of the database as it is now, in a file."""
    if connection.vendor != "sqlite":
        yield
        return
    file = folder / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    kept = connections.settings["default"]
    connections.settings["default"] = {**kept, "NAME": str(file)}
    try:
        yield
    finally:
        connections.settings["default"] = kept


def at_once(*acts: Act) -> list[str]:
    """All begin together; of each "done", or the kind of its refusal. Anything else is raised."""
    start = Barrier(len(acts))

    def run(act: Act) -> str:
        try:
            start.wait(timeout=WAIT_SECONDS)
            act()
        except Refused as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(run, acts))


def there(look: Callable[[], Found]) -> Found:
    """What is found in the database in which the threads work."""

    def run() -> Found:
        try:
            return look()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as person:
        return person.submit(run).result()


def until_closed(writers: Sequence[Callable[[int], object]], close: Act) -> None:
    """The writers write on while somebody closes, and each once more when that is over. He begins
    when they have done about one thing each."""
    start, closed, done = Barrier(len(writers) + 1), Event(), Semaphore(0)

    def write(act: Callable[[int], object]) -> None:
        try:
            start.wait(timeout=WAIT_SECONDS)
            number, is_last = 0, False
            while not is_last:
                is_last = closed.is_set()
                with suppress(Refused):
                    act(number)
                    done.release()
                number += 1
        finally:
            connection.close()

    def shut() -> None:
        try:
            start.wait(timeout=WAIT_SECONDS)
            for _writer in writers:
                done.acquire(timeout=WAIT_SECONDS)
            close()
        finally:
            closed.set()
            connection.close()

    with ThreadPoolExecutor(len(writers) + 1) as people:
        doing = [people.submit(shut), *(people.submit(write, act) for act in writers)]
        for each in doing:
            each.result()
