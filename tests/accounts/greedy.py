"""A reader of files, for tests of its limits: it does what it is asked to (accounts.confined)."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from accounts.refusals import Refused


def read(content: bytes, ask: Any) -> Any:
    match ask:
        case {"allocate": size}:
            return len(bytes(size))
        case {"spin": seconds}:
            end = time.process_time() + seconds
            while time.process_time() < end:
                pass
        case {"sleep": seconds}:
            time.sleep(seconds)
        case {"tell": size}:
            return "x" * size
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "end the server":
            os.kill(os.getppid(), signal.SIGKILL)
        case "fail":
            raise KeyError(ask)
        case "refuse":
            raise Refused("Table {table} is odd.", table=2)
        case "environment":
            return dict(os.environ)
        case {"write": path}:
            Path(path).write_text("x")
        case "server":
            return os.getppid()
    return len(content)
