"""Dataclasses to plain JSON data and back.

Fields that have their default value are left out, so that a field added later changes neither
stored documents nor fingerprints.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from scheduler.errors import ProblemError

T = TypeVar("T")

PLAIN = frozenset({str, int, float, bool, type(None)})


def encode(value: Any) -> Any:
    """Plain JSON data: dicts, lists, strings, numbers; sets become sorted lists."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, tuple | list):
        return [item if type(item) in PLAIN else encode(item) for item in value]
    if is_dataclass(value):
        return _encode_dataclass(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    return value.value if isinstance(value, Enum) else value


def canonical(value: Any) -> str:
    """The one JSON text of `value`: keys sorted, no spaces."""
    return json.dumps(encode(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def decode(data: Any, kind: type[T], *, where: str) -> T:
    """The `kind` that `data` describes; ProblemError names the place of what doesn't fit."""
    result: T = _decode(data, kind, where)
    return result


def _encode_dataclass(value: Any) -> dict[str, Any]:
    kind: type = type(value)
    return {
        name: item if type(item) in PLAIN else encode(item)
        for name, default in _defaults(kind)
        if (item := getattr(value, name)) != default
    }


@lru_cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    """Name and default value of each field; no value equals MISSING."""
    return tuple((field.name, field.default) for field in fields(kind))


def _decode(data: Any, kind: Any, where: str) -> Any:
    if get_args(kind):
        return _decode_generic(data, kind, where)
    if isinstance(kind, type) and is_dataclass(kind):
        return _decode_dataclass(data, kind, where)
    if isinstance(kind, type) and issubclass(kind, Enum):
        values = [member.value for member in kind]
        _expect(data, data in values, f"one of {', '.join(values)}", where)
        return kind(data)
    return data if kind is Any else _decode_scalar(data, kind, where)


def _decode_generic(data: Any, kind: Any, where: str) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _decode_tuple(data, arguments, where)
    if origin is frozenset:
        return frozenset(_decode_items(data, arguments[0], where))
    if origin is dict:
        _expect(data, isinstance(data, dict), "an object", where)
        return {key: _decode(item, arguments[1], f"{where}.{key}") for key, item in data.items()}
    return _decode_optional(data, arguments, where)


def _decode_optional(data: Any, arguments: tuple[Any, ...], where: str) -> Any:
    if data is None and type(None) in arguments:
        return None
    (kind,) = (argument for argument in arguments if argument is not type(None))
    return _decode(data, kind, where)


def _decode_tuple(data: Any, arguments: tuple[Any, ...], where: str) -> Any:
    if arguments[-1] is Ellipsis:
        return tuple(_decode_items(data, arguments[0], where))
    _expect(data, isinstance(data, list), "a list", where)
    _expect(data, len(data) == len(arguments), f"a list of {len(arguments)}", where)
    return tuple(
        _decode(item, kind, f"{where}[{index}]")
        for index, (item, kind) in enumerate(zip(data, arguments, strict=True))
    )


def _decode_items(data: Any, kind: Any, where: str) -> list[Any]:
    _expect(data, isinstance(data, list), "a list", where)
    if kind in (str, int) and all(type(item) is kind for item in data):
        return list(data)
    return [_decode(item, kind, f"{where}[{index}]") for index, item in enumerate(data)]


def _decode_scalar(data: Any, kind: Any, where: str) -> Any:
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    fits = isinstance(data, kind) and (kind is bool or not isinstance(data, bool))
    words = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
    _expect(data, fits, words[kind], where)
    return data


@lru_cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode_dataclass(data: Any, kind: type, where: str) -> Any:
    _expect(data, isinstance(data, dict), "an object", where)
    known = {field.name: field for field in fields(kind)}
    for name in data:
        if name not in known:
            raise ProblemError(where, str(data.get("id", "")), f"has no field {name!r}")
    for name, field in known.items():
        required = field.default is MISSING and field.default_factory is MISSING
        if required and name not in data:
            raise ProblemError(where, str(data.get("id", "")), f"lacks the field {name!r}")
    hints = _hints(kind)
    return kind(**{key: _decode(item, hints[key], f"{where}.{key}") for key, item in data.items()})


def _expect(data: Any, fits: object, wanted: str, where: str) -> None:
    if not fits:
        shown = json.dumps(data, ensure_ascii=False, default=str)
        raise ProblemError(where, "", f"must be {wanted}, not {shown[:60]}")
