"""The one list of pages: what pictures are made of, and what axe looks at."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from playwright.sync_api import Page

from tests.shots import acts


class Moment(Enum):
    """A stage of the sample mission at which pages are looked at."""

    OPEN = "wishes are being made"
    PUBLISHED = "the schedule is published, nobody has travelled yet"
    RUNNING = "the second morning, between two meetings"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A page: `address` names what stands in it as in `Sample.names`.

    `act` is what somebody does on the page opened there, to get to the page meant.
    """

    name: str
    address: str
    moment: Moment
    act: Callable[[Page], None] | None = None
    status: int = 200


def _at(moment: Moment, *pages: tuple[str, str] | tuple[str, str, int]) -> tuple[Picture, ...]:
    return tuple(
        Picture(name=name, address=address, moment=moment, status=status[0] if status else 200)
        for name, address, *status in pages
    )


def _after(moment: Moment, *pages: tuple[str, str, Callable[[Page], None]]) -> tuple[Picture, ...]:
    return tuple(
        Picture(name=name, address=address, moment=moment, act=act) for name, address, act in pages
    )


PICTURES: tuple[Picture, ...] = (
    *_at(
        Moment.OPEN,
        ("company-home", "/c/{company}"),
        ("company-wishes", "/c/{company}/wishes"),
        ("company-wishes-none", "/c/{newcomer}/wishes"),
        ("company-catalogue", "/c/{company}/catalogue"),
        ("company-catalogue-found", "/c/{company}/catalogue?q=sécurité&free=1"),
        ("company-catalogue-nothing", "/c/{company}/catalogue?q=nothing+at+all"),
        ("company-partner", "/c/{company}/companies/{partner}"),
        ("company-partner-wished", "/c/{company}/companies/{wished}"),
        ("company-requests", "/c/{company}/requests"),
        ("company-requests-none", "/c/{newcomer}/requests"),
        ("company-agenda-not-yet", "/c/{company}/agenda"),
        ("company-profile", "/c/{company}/profile"),
        ("company-delegates", "/c/{company}/delegates"),
        ("company-delegate", "/c/{company}/delegates/{person}"),
        ("company-nothing-there", "/c/{company}/delegates/{nobody}", 404),
        ("agenda-not-yet", "/a/{delegate}"),
        ("register", "/missions/{code}/register"),
        ("register-closed", "/missions/nowhere/register", 404),
        ("link-again", "/link"),
        ("sign-in", "/sign-in"),
        ("password-forgotten", "/password"),
        ("password", "/password/{password}"),
        ("password-used", "/password/wrong", 410),
        ("sessions", "/sessions"),
        ("staff-home", "/staff"),
        ("staff-overview", "/staff/missions/{mission}"),
        ("solves", "/staff/missions/{mission}/solves"),
        ("staff-accounts", "/staff/accounts"),
        ("staff-new", "/staff/missions/new"),
        ("staff-setup", "/staff/missions/{mission}/setup"),
        ("staff-setup-days", "/staff/missions/{mission}/setup/days"),
        ("staff-setup-places", "/staff/missions/{mission}/setup/places"),
        ("staff-setup-slot", "/staff/missions/{mission}/setup/slots/{slot}"),
        ("staff-setup-table", "/staff/missions/{mission}/setup/tables/{table}"),
        ("staff-setup-programme", "/staff/missions/{mission}/setup/programme"),
        ("staff-setup-state", "/staff/missions/{mission}/setup/state"),
        ("people", "/staff/missions/{mission}/people"),
        ("people-none-found", "/staff/missions/{mission}/people?q=nobody+at+all"),
        ("people-reminders", "/staff/missions/{mission}/people/reminders"),
        ("people-import", "/staff/missions/{mission}/people/import"),
        ("people-import-table", "/staff/missions/{mission}/people/import/{upload}?tried=1"),
        ("people-imported", "/staff/missions/{mission}/people/import/{imported}"),
        ("acting-home", "/staff/acting/{acting}"),
        ("acting-profile", "/staff/acting/{acting}/profile"),
        ("people-one", "/staff/missions/{mission}/people/{own}"),
        ("registrations", "/staff/missions/{mission}/people/registrations"),
        ("invitations", "/staff/missions/{mission}/people/invitations"),
        ("link-wrong", "/c/wrong", 404),
        ("link-revoked", "/c/{revoked}", 410),
    ),
    *_after(
        Moment.OPEN,
        ("company-wishes-conflict", "/c/{company}/wishes", acts.save_an_old_version),
        ("company-profile-conflict", "/c/{company}/profile", acts.save_an_old_profile),
        ("company-delegates-wrong", "/c/{company}/delegates", acts.add_nobody),
        ("company-refusal", "/c/{company}/profile", acts.send_a_foreign_form),
        ("staff-setup-conflict", "/staff/missions/{mission}/setup", acts.save_an_old_mission),
    ),
    *_at(
        Moment.PUBLISHED,
        (
            "staff-setup-postpone",
            "/staff/missions/{mission}/setup/postpone?starts_on=2027-04-20",
        ),
        ("staff-clone", "/staff/missions/{mission}/clone"),
        ("staff-setup-call-off", "/staff/missions/{mission}/setup/call-off"),
        ("agenda", "/a/{delegate}"),
        ("agenda-no-meeting", "/a/{idle}"),
        ("company-home-published", "/c/{company}"),
        ("company-wishes-closed", "/c/{company}/wishes"),
        ("company-requests-closed", "/c/{company}/requests"),
        ("company-agenda", "/c/{company}/agenda"),
        ("status", "/status"),
        ("proof", "/staff/missions/{mission}/solves/{solve}"),
        ("solves-run", "/staff/missions/{mission}/solves"),
        ("version", "/staff/missions/{mission}/schedules/{repaired}/changes"),
        ("repair", "/staff/missions/{mission}/repair"),
        ("compare", "/staff/missions/{mission}/solves/compare?run={solve}&run={fair}&run={repair}"),
        ("compare-none", "/staff/missions/{mission}/solves/compare", 422),
        ("unserved", "/staff/missions/{mission}/schedules/{schedule}/unserved"),
        ("components", "/components"),
        ("staff-publish-done", "/staff/missions/{mission}/schedules/{schedule}/publish"),
        ("staff-publish", "/staff/missions/{mission}/schedules/{draft}/publish"),
        (
            "staff-publish-letter",
            "/staff/missions/{mission}/schedules/{draft}/publish/letters/{changed}?message=À+demain",
        ),
        ("timetable-published", "/staff/missions/{mission}/schedules/{schedule}/timetable"),
        ("timetable", "/staff/missions/{mission}/schedules/{draft}/timetable"),
        (
            "timetable-companies",
            "/staff/missions/{mission}/schedules/{draft}/timetable?by=participants&find=s",
        ),
        (
            "timetable-meeting",
            "/staff/missions/{mission}/schedules/{draft}/timetable/meetings/{draft_meeting}",
        ),
        ("staff-versions", "/staff/missions/{mission}/schedules"),
        ("staff-differences", "/staff/missions/{mission}/schedules/{draft}/differences"),
        ("staff-outbox", "/staff/missions/{mission}/outbox"),
        ("staff-outbox-held", "/staff/missions/{mission}/outbox?state=held"),
        ("staff-outbox-none", "/staff/missions/{mission}/outbox?q=nobody"),
        ("mail", "/staff/missions/{mission}/outbox/mails/{mail}"),
        ("mail-unclear", "/staff/missions/{mission}/outbox/mails/{unclear}"),
        ("account-mails", "/staff/mails"),
        ("account-mail", "/staff/mails/{account_mail}"),
        ("staff-statistics", "/staff/missions/{mission}/statistics"),
        ("staff-exports", "/staff/missions/{mission}/exports"),
        ("staff-history", "/staff/missions/{mission}/history"),
    ),
    *_after(
        Moment.PUBLISHED,
        (
            "staff-setup-consequences",
            "/staff/missions/{mission}/setup/days",
            acts.remove_a_used_slot,
        ),
    ),
    *_after(
        Moment.PUBLISHED,
        (
            "timetable-in-the-hand",
            "/staff/missions/{mission}/schedules/{draft}/timetable",
            acts.take_a_meeting,
        ),
    ),
    *_at(
        Moment.RUNNING,
        ("agenda-today", "/a/{delegate}"),
        ("agenda-absent", "/a/{delegate}/absent?meeting={meeting}"),
        ("link-expired", "/c/{expired}", 410),
    ),
    *_after(
        Moment.RUNNING,
        ("agenda-telling", "/a/{delegate}", acts.open_what_can_be_said),
        ("agenda-refused", "/a/{delegate}", acts.send_a_foreign_notice),
    ),
)

#: routes that answer GET with something else than a page of ours, or only lead to one
NO_PAGES = {
    **{
        f"/staff/acting/{{acting_id}}{part}": "the company's own page, under a line that says so"
        for part in (
            "/wishes",
            "/catalogue",
            "/companies/{partner_id}",
            "/requests",
            "/agenda",
            "/delegates",
            "/delegates/{delegate_id}",
        )
    },
    "/docs": "Swagger UI, not ours to draw",
    "/enter": "leads to /staff",
    "/sign-in/oidc": "leads to the provider",
    "/sign-in/oidc/callback": "leads back to /staff",
    "/a/{token}/agenda.ics": "a calendar",
    "/a/{token}/agenda.pdf": "paper",
    "/a/{token}/offline.js": "a service worker",
    "/staff/missions/{mission_id}/exports/mission.xlsx": "a workbook",
    "/staff/missions/{mission_id}/exports/{name}.csv": "a spreadsheet",
    "/staff/missions/{mission_id}/exports/{name}.pdf": "paper",
    "/staff/missions/{mission_id}/publish": "leads to the newest draft",
    "/staff/missions/{mission_id}/timetable": "leads to the newest draft",
    "/staff/missions/{mission_id}/solves/{solve_id}/events": "server-sent events",
    "/staff/missions/{mission_id}/solves/{solve_id}/{part}.json": "data",
    "/healthz": "for the proxy",
    "/readyz": "for the proxy",
}
