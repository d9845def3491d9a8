"""Two colleagues in one form: what each has changed since they opened it, put together.

A merge of three versions (mine, the stored one, the one that both opened). Of the last only a
digest of each field is needed, to see who has changed it; the form carries those.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

#: what a form holds, by the name of the field
Values: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Merge:
    #: of each field what was changed; mine where both have changed it
    values: Values
    #: the fields that both have changed, each in another way
    clashes: tuple[str, ...]


def version_of(values: Values) -> str:
    """Names these values, field by field; for the hidden field `version` of their form."""
    return " ".join(f"{name}={_digest(value)}" for name, value in values.items())


def merged(version: str, *, mine: Values, theirs: Values) -> Merge:
    """Both versions in one, where `version` names the one that mine was made from.

    Whoever lacks a field has not changed it.
    """
    opened = dict(part.split("=") for part in version.split() if part.count("=") == 1)
    values, clashes = dict(theirs), []
    for name, own in mine.items():
        other, was = theirs.get(name, own), opened.get(name, _digest(""))
        if own != other and _digest(own) == was:
            continue
        values[name] = own
        if own != other and _digest(other) != was:
            clashes.append(name)
    return Merge(values=values, clashes=tuple(clashes))


def changed(version: str, name: str, value: str) -> bool:
    """Whether a field has another value than in the version so named."""
    return f"{name}={_digest(value)}" not in version.split()


def _digest(value: str) -> str:
    return sha256(value.encode()).hexdigest()[:12]
