"""Every operation of the API, for whom it is, and what it answers to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.api.roles import EVERYBODY, World
from tests.missions import DAY

UNKNOWN = dict.fromkeys(
    (
        "nobody",
        "wrong token",
        "revoked token",
        "expired token",
        "wrong link",
        "revoked link",
        "expired link",
    ),
    401,
)
#: for whom a resource is → what the others get; who is not named gets the endpoint's own status
POLICIES: dict[str, dict[str, int]] = {
    "anybody known": {},
    "participants": {"delegate": 403},
    "staff": {
        "company": 403,
        "company beside": 403,
        "company elsewhere": 403,
        "delegate": 403,
    },
    "staff of the mission": {
        "staff elsewhere": 404,
        "company": 403,
        "company beside": 403,
        "company elsewhere": 403,
        "delegate": 403,
    },
    "staff of the cluster": {
        "staff elsewhere": 403,
        "company": 403,
        "company beside": 403,
        "company elsewhere": 403,
        "delegate": 403,
    },
    "operator": {
        "staff": 403,
        "staff elsewhere": 403,
        "company": 403,
        "company beside": 403,
        "company elsewhere": 403,
        "delegate": 403,
    },
    "the mission": {"staff elsewhere": 404, "company elsewhere": 404, "delegate": 403},
    "the delegate": {
        "staff elsewhere": 404,
        "company beside": 404,
        "company elsewhere": 404,
    },
    "the company": {
        "staff elsewhere": 404,
        "company beside": 404,
        "company elsewhere": 404,
        "delegate": 403,
    },
}


@dataclass(frozen=True, kw_only=True)
class Call:
    method: str
    path: str
    policy: str
    status: int = 200
    body: Any = None
    any_version: bool = False
    #: deviations from the policy, each with its reason beside it
    but: Mapping[str, int] | None = None

    def expected(self) -> dict[str, int]:
        own = dict.fromkeys(EVERYBODY, self.status)
        told = {**own, **POLICIES[self.policy], **(self.but or {}), **UNKNOWN}
        # The same as other staff of the cluster, but for what their role forbids.
        told["planner"] = 403 if self.path.startswith("/tokens") else told["staff"]
        told["reader"] = told["planner"] if self.method == "GET" else 403
        return told


HOURS = {"starts": "14:00", "ends": "15:00"}
DATED = {"date": str(DAY), **HOURS}
#: what stands in braces is filled in from the world, in paths and in bodies
CALLS = [
    Call(method="GET", path="/me", policy="anybody known"),
    Call(method="GET", path="/missions", policy="participants"),
    Call(
        method="POST",
        path="/missions",
        policy="staff of the cluster",
        status=201,
        body={
            "code": "new",
            "title": "New",
            "country": "TN",
            "city": "Sfax",
            "time_zone": "Africa/Tunis",
            "starts_on": str(DAY),
            "ends_on": str(DAY),
            "organiser_id": "{cluster_id}",
            "contact": "a@b.example",
        },
    ),
    Call(method="GET", path="/missions/{mission_id}", policy="the mission"),
    Call(
        method="PATCH",
        path="/missions/{mission_id}",
        policy="staff of the mission",
        body={"title": "Other"},
    ),
    Call(
        method="POST",
        path="/missions/{mission_id}/state",
        policy="staff of the mission",
        body={"state": "open"},
    ),
    Call(
        method="POST",
        path="/missions/{mission_id}/postponement",
        policy="staff of the mission",
        body={"days": 7, "sentence": "Later."},
    ),
    Call(method="GET", path="/missions/{mission_id}/half-days", policy="the mission"),
    Call(
        method="POST",
        path="/missions/{mission_id}/half-days",
        policy="staff of the mission",
        status=201,
        body={"name": "Afternoon", **DATED},
    ),
    Call(method="GET", path="/half-days/{half_day_id}", policy="the mission"),
    Call(
        method="PATCH",
        path="/half-days/{half_day_id}",
        policy="staff of the mission",
        body={"name": "Morning"},
    ),
    Call(
        method="DELETE", path="/half-days/{half_day_id}", policy="staff of the mission", status=409
    ),
    Call(method="GET", path="/missions/{mission_id}/slots", policy="the mission"),
    Call(
        method="POST",
        path="/half-days/{half_day_id}/slots",
        policy="staff of the mission",
        status=201,
        body={"starts": "12:00", "ends": "12:30"},
    ),
    Call(method="GET", path="/slots/{slot_id}", policy="the mission"),
    Call(method="DELETE", path="/slots/{slot_id}", policy="staff of the mission", status=204),
    Call(method="GET", path="/missions/{mission_id}/sites", policy="the mission"),
    Call(
        method="POST",
        path="/missions/{mission_id}/sites",
        policy="staff of the mission",
        status=201,
        body={"name": "Technopark"},
    ),
    Call(method="DELETE", path="/sites/{site_id}", policy="staff of the mission", status=409),
    Call(method="GET", path="/missions/{mission_id}/travel", policy="the mission"),
    Call(
        method="PUT",
        path="/missions/{mission_id}/travel",
        policy="staff of the mission",
        body={"travel": [{"site_id": "{site_id}", "other_id": "{far_id}", "minutes": 30}]},
        any_version=True,
    ),
    Call(method="GET", path="/missions/{mission_id}/rooms", policy="the mission"),
    Call(
        method="POST",
        path="/sites/{site_id}/rooms",
        policy="staff of the mission",
        status=201,
        body={"name": "Hannibal"},
    ),
    Call(method="DELETE", path="/rooms/{room_id}", policy="staff of the mission", status=409),
    Call(method="GET", path="/missions/{mission_id}/tables", policy="staff of the mission"),
    Call(
        method="POST",
        path="/rooms/{room_id}/tables",
        policy="staff of the mission",
        status=201,
        body={"number": 99},
    ),
    Call(method="GET", path="/tables/{table_id}", policy="staff of the mission"),
    Call(
        method="PATCH",
        path="/tables/{table_id}",
        policy="staff of the mission",
        body={"home_of": "{own_id}"},
    ),
    Call(method="DELETE", path="/tables/{table_id}", policy="staff of the mission", status=204),
    Call(method="GET", path="/tables/{table_id}/closures", policy="staff of the mission"),
    Call(
        method="PUT",
        path="/tables/{table_id}/closures",
        policy="staff of the mission",
        body={"slot_ids": ["{slot_id}"]},
    ),
    Call(method="GET", path="/missions/{mission_id}/activities", policy="the mission"),
    Call(
        method="POST",
        path="/missions/{mission_id}/activities",
        policy="staff of the mission",
        status=201,
        body={"kind": "seminar", "audience": "listed", "title": "Seminar", **DATED},
    ),
    Call(method="GET", path="/activities/{activity_id}", policy="the mission"),
    Call(
        method="PATCH",
        path="/activities/{activity_id}",
        policy="staff of the mission",
        body={"title": "Déjeuner"},
    ),
    Call(
        method="DELETE", path="/activities/{activity_id}", policy="staff of the mission", status=204
    ),
    Call(method="GET", path="/activities/{activity_id}/attendance", policy="staff of the mission"),
    Call(
        method="PUT",
        path="/activities/{activity_id}/attendance",
        policy="staff of the mission",
        status=422,
        body={"delegate_ids": ["{delegate_id}"]},
    ),
    Call(method="GET", path="/clusters", policy="staff"),
    Call(
        method="POST",
        path="/clusters",
        policy="operator",
        status=201,
        body={"name": "El Ghazala", "country": "TN"},
    ),
    Call(method="GET", path="/clusters/{cluster_id}", policy="staff"),
    Call(method="GET", path="/agreements", policy="staff"),
    Call(
        method="POST",
        path="/agreements",
        policy="operator",
        status=201,
        body={
            "name": "Terms",
            "kind": "bilateral",
            "starts_on": "2027-01-01",
            "cluster_ids": ["{cluster_id}", "{other_cluster_id}"],
        },
    ),
    Call(method="GET", path="/companies", policy="staff"),
    Call(
        method="POST",
        path="/companies",
        policy="staff of the cluster",
        status=201,
        body={"name": "New", "country": "TN", "cluster_id": "{cluster_id}"},
    ),
    Call(method="GET", path="/companies/{company_id}", policy="staff of the mission"),
    Call(
        method="PATCH",
        path="/companies/{company_id}",
        policy="staff of the mission",
        body={"website": "www.example.org"},
    ),
    Call(method="GET", path="/missions/{mission_id}/participations", policy="staff of the mission"),
    Call(
        method="POST",
        path="/missions/{mission_id}/participations",
        policy="staff of the mission",
        status=201,
        body={"side": "host", "company": {"name": "Newcomer", "country": "TN"}},
    ),
    Call(method="GET", path="/participations/{own_id}", policy="the company"),
    Call(
        method="PATCH",
        path="/participations/{own_id}",
        policy="the company",
        body={"offers": "Software"},
    ),
    Call(
        method="POST",
        path="/participations/{own_id}/state",
        policy="the company",
        body={"state": "withdrawn"},
    ),
    Call(method="GET", path="/missions/{mission_id}/catalogue", policy="the mission"),
    Call(method="GET", path="/participations/{own_id}/delegates", policy="the company"),
    Call(
        method="POST",
        path="/participations/{own_id}/delegates",
        policy="the company",
        status=201,
        body={"name": "Amel", "email": "amel@new.example", "language": "fr"},
    ),
    Call(method="GET", path="/delegates/{delegate_id}", policy="the company"),
    Call(
        method="PATCH",
        path="/delegates/{delegate_id}",
        policy="the company",
        body={"role": "Director"},
    ),
    Call(method="DELETE", path="/delegates/{delegate_id}", policy="the company", status=204),
    Call(method="GET", path="/delegates/{delegate_id}/absences", policy="the company"),
    Call(
        method="PUT",
        path="/delegates/{delegate_id}/absences",
        policy="the company",
        body={"absences": [DATED]},
        any_version=True,
    ),
    Call(method="GET", path="/missions/{mission_id}/delegations", policy="staff of the mission"),
    Call(
        method="PUT",
        path="/missions/{mission_id}/delegations",
        policy="staff of the mission",
        body={"delegations": [{"cluster_id": "{cluster_id}", "min_share": 50}]},
        any_version=True,
    ),
    Call(method="GET", path="/missions/{mission_id}/interpreters", policy="staff of the mission"),
    Call(
        method="POST",
        path="/missions/{mission_id}/interpreters",
        policy="staff of the mission",
        status=201,
        body={"name": "Rim", "pairs": ["fr-ar"]},
    ),
    Call(method="GET", path="/interpreters/{interpreter_id}", policy="staff of the mission"),
    Call(
        method="PATCH",
        path="/interpreters/{interpreter_id}",
        policy="staff of the mission",
        body={"pairs": ["ar-en", "ar-fr"]},
    ),
    Call(
        method="DELETE",
        path="/interpreters/{interpreter_id}",
        policy="staff of the mission",
        status=204,
    ),
    Call(
        method="GET", path="/interpreters/{interpreter_id}/absences", policy="staff of the mission"
    ),
    Call(
        method="PUT",
        path="/interpreters/{interpreter_id}/absences",
        policy="staff of the mission",
        body={"absences": [DATED]},
        any_version=True,
    ),
    Call(method="GET", path="/participations/{own_id}/wishes", policy="the company"),
    Call(
        method="PUT",
        path="/participations/{own_id}/wishes",
        policy="the company",
        body={"wishes": [{"partner_id": "{host_id}", "rank": 1}]},
        any_version=True,
        # the mission is closed: only staff still change wishes
        but={"company": 409},
    ),
    Call(method="GET", path="/participations/{own_id}/answers", policy="the company"),
    Call(
        method="PUT",
        path="/participations/{own_id}/answers/{host_id}",
        policy="the company",
        body={"answer": "decline"},
    ),
    Call(method="GET", path="/participations/{own_id}/vetoes", policy="the company"),
    Call(
        method="PUT",
        path="/participations/{own_id}/vetoes",
        policy="the company",
        body={"partner_ids": ["{beside_id}"]},
    ),
    Call(method="GET", path="/missions/{mission_id}/arrangements", policy="staff of the mission"),
    Call(
        method="POST",
        path="/missions/{mission_id}/arrangements",
        policy="staff of the mission",
        status=201,
        body={"participation_ids": ["{own_id}", "{host_id}"]},
    ),
    Call(method="GET", path="/arrangements/{arrangement_id}", policy="staff of the mission"),
    Call(
        method="POST",
        path="/arrangements/{arrangement_id}/order",
        policy="staff of the mission",
        body={"after_id": "{later_id}"},
    ),
    Call(
        method="DELETE",
        path="/arrangements/{arrangement_id}",
        policy="staff of the mission",
        status=204,
    ),
    Call(method="POST", path="/participations/{own_id}/link", policy="staff of the mission"),
    Call(method="POST", path="/delegates/{delegate_id}/link", policy="staff of the mission"),
    Call(method="GET", path="/missions/{mission_id}/registrations", policy="staff of the mission"),
    Call(
        method="POST",
        path="/registrations/{registration_id}/accept",
        policy="staff of the mission",
        body={"side": "host"},
    ),
    Call(
        method="POST",
        path="/registrations/{registration_id}/decline",
        policy="staff of the mission",
        body={"sentence": "We are full."},
    ),
    Call(
        method="POST",
        path="/participations/{own_id}/invitation",
        policy="staff of the mission",
        status=202,
        body={"contact_name": "Leïla", "contact_email": "leila@one.example"},
    ),
    Call(method="DELETE", path="/links/{link_id}", policy="staff of the mission", status=204),
    Call(method="GET", path="/tokens", policy="staff"),
    Call(
        method="POST",
        path="/tokens",
        policy="staff of the cluster",
        status=201,
        body={"label": "Leïla", "cluster_id": "{cluster_id}"},
    ),
    Call(method="DELETE", path="/tokens/{token_id}", policy="staff of the mission", status=204),
    Call(
        method="POST",
        path="/missions/{sfax_id}/solves",
        policy="staff of the mission",
        status=202,
        body={"policy": "weighted"},
    ),
    Call(method="GET", path="/missions/{sfax_id}/solves", policy="staff of the mission"),
    Call(method="GET", path="/solves/{solve_id}", policy="staff of the mission"),
    Call(method="DELETE", path="/solves/{solve_id}", policy="staff of the mission", status=202),
    Call(method="GET", path="/solves/{solve_id}/progress", policy="staff of the mission"),
    Call(method="GET", path="/solves/{solve_id}/result", policy="staff of the mission"),
    Call(method="GET", path="/solves/{solve_id}/problem", policy="staff of the mission"),
    Call(
        method="GET",
        path="/solves/{solve_id}/delegations",
        policy="staff of the mission",
        # the world's solve was written by hand, without figures
        status=409,
    ),
    Call(method="GET", path="/solves/{solve_id}/stream", policy="staff of the mission"),
    Call(method="GET", path="/solves/{solve_id}/certificate", policy="staff of the mission"),
    Call(
        method="POST",
        path="/solves/{solve_id}/certificate/verify",
        policy="staff of the mission",
    ),
    Call(
        method="POST",
        path="/solves/{solve_id}/what-ifs",
        policy="staff of the mission",
        status=202,
        body={"time_limit_s": 5},
    ),
    Call(method="GET", path="/solves/{solve_id}/what-ifs", policy="staff of the mission"),
    Call(
        method="POST",
        path="/solves/{solve_id}/prices",
        policy="staff of the mission",
        status=202,
        body={"question": "serve", "key": "{meeting_key}"},
    ),
    Call(method="GET", path="/solves/{solve_id}/prices", policy="staff of the mission"),
    Call(method="GET", path="/inquiries/{inquiry_id}", policy="staff of the mission"),
    Call(
        method="DELETE",
        path="/inquiries/{inquiry_id}",
        policy="staff of the mission",
        status=202,
    ),
    Call(method="GET", path="/missions/{sfax_id}/schedules", policy="staff of the mission"),
    Call(method="GET", path="/schedules/{schedule_id}", policy="staff of the mission"),
    Call(method="GET", path="/schedules/{schedule_id}/meetings", policy="staff of the mission"),
    Call(method="GET", path="/schedules/{schedule_id}/refusals", policy="staff of the mission"),
    Call(method="GET", path="/schedules/{schedule_id}/changes", policy="staff of the mission"),
    Call(
        method="POST",
        path="/solves/{solve_id}/draft",
        policy="staff of the mission",
        status=201,
    ),
    Call(
        method="DELETE",
        path="/schedules/{schedule_id}",
        policy="staff of the mission",
        # it is published
        status=409,
    ),
    Call(
        method="POST",
        path="/schedules/{schedule_id}/remedies",
        policy="staff of the mission",
        status=202,
        body={"kind": "seat", "where": "{sfax_visitor_id}"},
    ),
    Call(
        method="DELETE",
        path="/solves/{solve_id}/remedy",
        policy="staff of the mission",
        # no remedy was taken for the world's solve
        status=404,
    ),
    Call(
        method="POST",
        path="/schedules/{schedule_id}/copy",
        policy="staff of the mission",
        status=201,
    ),
    Call(
        method="POST",
        path="/schedules/{schedule_id}/publish",
        policy="staff of the mission",
        body={"note": "first"},
    ),
    Call(
        method="POST",
        path="/schedules/{schedule_id}/release",
        policy="staff of the mission",
    ),
    Call(
        method="PUT",
        path="/schedules/{schedule_id}/meetings/{meeting_id}/place",
        policy="staff of the mission",
        body={"slot_id": "{sfax_slot_id}", "table_id": "{sfax_table_id}"},
    ),
    Call(
        method="DELETE",
        path="/schedules/{schedule_id}/meetings/{meeting_id}",
        policy="staff of the mission",
        status=204,
    ),
    Call(
        method="GET",
        path="/schedules/{schedule_id}/meetings/{meeting_id}/places",
        policy="staff of the mission",
    ),
    Call(
        method="POST",
        path="/schedules/{schedule_id}/meetings/{meeting_id}/swap",
        policy="staff of the mission",
        body={"meeting_id": "{other_meeting_id}"},
        status=204,
    ),
    Call(
        method="PUT",
        path="/schedules/{schedule_id}/meetings/{meeting_id}/lock",
        policy="staff of the mission",
        body={"slot": True, "partners": True},
    ),
    Call(method="GET", path="/missions/{sfax_id}/locks", policy="staff of the mission"),
    Call(
        method="DELETE",
        path="/missions/{sfax_id}/locks/{locked_key}",
        policy="staff of the mission",
        status=204,
    ),
    Call(method="GET", path="/schedules/{schedule_id}/corrections", policy="staff of the mission"),
    Call(
        method="POST",
        path="/schedules/{schedule_id}/undo",
        policy="staff of the mission",
        body={"seen": 3},
    ),
    Call(
        method="POST",
        path="/schedules/{schedule_id}/redo",
        policy="staff of the mission",
        body={},
    ),
    Call(method="GET", path="/missions/{sfax_id}/outbox", policy="staff of the mission"),
    Call(method="GET", path="/missions/{sfax_id}/outbox/count", policy="staff of the mission"),
    Call(method="GET", path="/mails/{mail_id}", policy="staff of the mission"),
    Call(method="POST", path="/mails/{mail_id}/send-again", policy="staff of the mission"),
    Call(method="POST", path="/mails/{mail_id}/settle", policy="staff of the mission"),
    Call(method="POST", path="/bounces", policy="staff"),
    Call(method="GET", path="/delegates/{delegate_id}/agenda", policy="the delegate", status=409),
    Call(method="GET", path="/missions/{mission_id}/ratings", policy="staff of the mission"),
    Call(method="GET", path="/events", policy="staff"),
    Call(method="GET", path="/events?mission_id={sfax_id}", policy="staff of the mission"),
]


def names(world: World) -> dict[str, str]:
    small = world.small
    rows: dict[str, Any] = {
        "mission_id": small.mission,
        "half_day_id": small.slots[0].half_day,
        "slot_id": small.slots[0],
        "site_id": small.tables[0].room.site,
        "far_id": world.far,
        "interpreter_id": world.interpreter,
        "room_id": small.tables[0].room,
        "table_id": world.free_table,
        "activity_id": small.lunch,
        "cluster_id": world.cluster,
        "other_cluster_id": world.elsewhere.mission.organiser,
        "company_id": world.own.company,
        "own_id": world.own,
        "beside_id": small.visitors[1],
        "host_id": small.hosts[0],
        "delegate_id": small.delegates[0],
        "arrangement_id": world.arrangement,
        "later_id": world.later,
        "link_id": world.link,
        "token_id": world.token,
        "registration_id": world.registration,
        "sfax_id": world.sfax.small.mission,
        "sfax_slot_id": world.sfax.small.slots[2],
        "sfax_table_id": world.sfax.small.tables[1],
        "sfax_visitor_id": world.sfax.small.visitors[0],
        "schedule_id": world.sfax.draft,
        "meeting_id": world.sfax.meeting,
        "other_meeting_id": world.sfax.beside,
        "mail_id": world.sfax.mail,
        "inquiry_id": world.sfax.inquiry,
    }
    return {name: str(row.id) for name, row in rows.items()} | {
        "solve_id": str(world.sfax.draft.solve_id),
        "meeting_key": world.sfax.meeting.key,
        "locked_key": world.sfax.locked.key,
    }


def fill(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return value.format(**known)
    if isinstance(value, list):
        return [fill(item, known) for item in value]
    if isinstance(value, dict):
        return {key: fill(item, known) for key, item in value.items()}
    return value
