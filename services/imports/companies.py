"""Companies with their participation, and their delegates."""

from typing import TypedDict, cast

from services.domain import participations as domain
from services.domain.companies import (
    change_company,
    keep_company,
)
from services.domain.delegates import (
    DelegateChanges,
    add_delegate,
    change_delegate,
    find_delegate,
)
from services.imports.loading import Loading, applying, once
from services.imports.missions import cluster_named, clusters
from services.imports.records import CompanyRow, DelegateRow
from services.imports.references import company_named, participations, site_named, sites
from services.imports.values import same
from services.models import Cluster, Company, Participation, Site

DETAILS = ("name", "email", "role", "language", "arrives_at", "leaves_at")


class Shared(TypedDict, total=False):
    """What a file says about the company itself, the same in all its missions."""

    website: str
    description: str
    cluster: Cluster | None


def load_companies(loading: Loading) -> None:
    known, grouped, places = participations(loading), clusters(loading), sites(loading)
    for row in once(
        loading, "companies", loading.content.companies, lambda row: same(row.name), "name"
    ):
        site = site_named(loading, places, "companies", row, "meets_at") if row.meets_at else None
        if row.meets_at and site is None:
            loading.spoil("companies", [row])
            continue
        with applying(loading, "companies", [row]) as outcome:
            present = [
                each
                for each in known.get(same(row.name), [])
                if len(known[same(row.name)]) == 1 or each.company.country == row.country
            ]
            company = _company(loading, row, grouped, present[0].company if present else None)
            if present:
                _change(loading, row, present[0], site)
            else:
                profile = {name: getattr(row, name) for name in domain.PROFILE} | {"site": site}
                domain.register_participation(
                    loading.session,
                    mission=loading.mission,
                    company=company,
                    side=row.side,
                    state=row.state,
                    actor=loading.actor,
                    **cast("domain.Profile", profile),
                )
                outcome.created = True


def load_delegates(loading: Loading) -> None:
    known = participations(loading)
    for row in once(
        loading,
        "delegates",
        loading.content.delegates,
        lambda row: (same(row.company), same(row.email)),
        "email",
    ):
        participation = company_named(loading, known, "delegates", row, "company")
        if participation is None:
            loading.spoil("delegates", [row])
            continue
        with applying(loading, "delegates", [row]) as outcome:
            delegate = find_delegate(loading.session, participation=participation, email=row.email)
            if delegate is None:
                add_delegate(
                    loading.session,
                    participation=participation,
                    name=row.name,
                    email=row.email,
                    role=row.role,
                    language=row.language,
                    arrives_at=row.arrives_at,
                    leaves_at=row.leaves_at,
                    actor=loading.actor,
                )
                outcome.created = True
            else:
                change_delegate(
                    loading.session,
                    delegate=delegate,
                    actor=loading.actor,
                    now=loading.now,
                    **_details(row),
                )


def _company(
    loading: Loading, row: CompanyRow, known: dict[str, Cluster], present: Company | None
) -> Company:
    shared = _shared(row, known)
    if present is None:
        return keep_company(
            loading.session, name=row.name, country=row.country, actor=loading.actor, **shared
        )
    return change_company(
        loading.session,
        company=present,
        actor=loading.actor,
        name=row.name,
        country=row.country,
        **shared,
    )


def _shared(row: CompanyRow, known: dict[str, Cluster]) -> Shared:
    changes = Shared()
    if row.gives("website"):
        changes["website"] = row.website
    if row.gives("description"):
        changes["description"] = row.description
    if row.gives("cluster"):
        name = row.cluster
        changes["cluster"] = cluster_named(known, name, "cluster") if name else None
    return changes


def _change(
    loading: Loading, row: CompanyRow, participation: Participation, site: Site | None
) -> None:
    given = {name: getattr(row, name) for name in ("side", *domain.PROFILE) if row.gives(name)}
    if row.gives("meets_at"):
        given["site"] = site
    domain.change_participation(
        loading.session,
        participation=participation,
        actor=loading.actor,
        **cast("domain.ParticipationChanges", given),
    )
    if row.gives("state"):
        domain.change_participation_state(
            loading.session,
            participation=participation,
            state=row.state,
            actor=loading.actor,
        )


def _details(row: DelegateRow) -> DelegateChanges:
    given = {name: getattr(row, name) for name in DETAILS}
    return cast("DelegateChanges", {k: v for k, v in given.items() if row.gives(k)})
