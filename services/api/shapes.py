"""What the models of all resources share."""

from datetime import datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer, StringConstraints


class Given(BaseModel):
    """What a request gives; unknown fields are refused, so that a typing error is seen."""

    model_config = ConfigDict(extra="forbid")


def _without_defaults(schema: dict[str, Any]) -> None:
    for field in schema.get("properties", {}).values():
        field.pop("default", None)


class Change(Given):
    """Only the fields that a request gives are changed; defaults stand for what is not given."""

    model_config = ConfigDict(json_schema_extra=_without_defaults)

    def given(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class Shown(BaseModel):
    """What an answer shows."""

    model_config = ConfigDict(from_attributes=True)


def _wall(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("times are those of the venue's clocks, without an offset")
    return value.replace(microsecond=0)


def _clock(value: time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")


#: hours and minutes on the venue's clocks
WallTime = Annotated[
    time, AfterValidator(_wall), PlainSerializer(_clock, return_type=str, when_used="json")
]


def _wall_moment(value: datetime) -> datetime:
    if value.tzinfo is not None:
        raise ValueError("moments are those of the venue's clocks, without an offset")
    return value.replace(microsecond=0)


#: day, hours and minutes on the venue's clocks
WallMoment = Annotated[datetime, AfterValidator(_wall_moment)]
Line = Annotated[str, StringConstraints(max_length=400)]
Prose = Annotated[str, StringConstraints(max_length=6000)]
