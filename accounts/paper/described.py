"""A paper as JSON and back: how the description of one that takes long gets to a worker. Pure."""

from collections.abc import Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from typing import Any

from accounts.paper import document, heading, shapes
from accounts.paper.document import OfficialDocument

_IS, _VALUE = "is", "value"
# By name, what a paper is made of; nothing else is ever made from JSON.
_KINDS: dict[str, Any] = {
    name: kind
    for module in (document, heading, shapes)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, Enum))
}


def described(documents: Sequence[OfficialDocument]) -> list[Any]:
    """What stands on the papers, without what stands there unless said otherwise."""
    return [_plain(each) for each in documents]


def documents_of(told: Sequence[Any]) -> list[OfficialDocument]:
    return [_made(each) for each in told]


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return {_IS: type(value).__name__, _VALUE: value.value}
    if is_dataclass(value):
        said = {each.name: getattr(value, each.name) for each in fields(value)}
        told = {
            each.name: _plain(said[each.name])
            for each in fields(value)
            if not _goes_without_saying(each, said[each.name])
        }
        return {_IS: type(value).__name__, **told}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{type(value).__name__} does not stand on papers.")


def _goes_without_saying(each: "Field[Any]", value: object) -> bool:
    return each.default is not MISSING and each.default == value


def _made(told: Any) -> Any:
    if isinstance(told, list):
        return tuple(_made(each) for each in told)
    if not isinstance(told, dict):
        return told
    kind = _KINDS[told[_IS]]
    if issubclass(kind, Enum):
        return kind(told[_VALUE])
    return kind(**{name: _made(value) for name, value in told.items() if name != _IS})
