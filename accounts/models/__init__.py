from accounts.models.answers import KeptAnswer
from accounts.models.events import Event, EventChain, Notice
from accounts.models.files import DrawnFile, FileState
from accounts.models.people import User
from accounts.models.units import Authority, Commune, Department

__all__ = [
    "Authority",
    "Commune",
    "Department",
    "DrawnFile",
    "Event",
    "EventChain",
    "FileState",
    "KeptAnswer",
    "Notice",
    "User",
]
