"""Clusters and the agreements between them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import addresses, text
from services.domain.errors import ConflictError, InvalidError
from services.domain.events import Fact, record
from services.models import Agreement, AgreementKind, Cluster, Language


def create_cluster(
    session: Session,
    *,
    name: str,
    country: str,
    email: str = "",
    language: Language = Language.FRENCH,
    actor: str,
) -> Cluster:
    """A cluster of that name, whose office is written to in that language.

    Raises ConflictError if there is one already.
    """
    name = text.line(name, where="name")
    if session.scalar(select(Cluster.id).where(Cluster.name == name)):
        raise ConflictError(
            "cluster_exists", f"There is already a cluster «{name}»; use that one.", where="name"
        )
    cluster = Cluster(
        name=name,
        country=addresses.country(country),
        email=addresses.email(email, required=False),
        language=language,
    )
    session.add(cluster)
    session.flush()
    record(session, Fact.CLUSTER_CREATED, subject_id=cluster.id, actor=actor)
    return cluster


def create_agreement(
    session: Session,
    *,
    name: str,
    kind: AgreementKind,
    starts_on: date,
    ends_on: date | None = None,
    clusters: Sequence[Cluster],
    actor: str,
) -> Agreement:
    """An agreement between these clusters.

    Raises InvalidError if it ends before it starts or binds too few or too many clusters,
    ConflictError if the name is taken.
    """
    name = text.line(name, where="name")
    if session.scalar(select(Agreement.id).where(Agreement.name == name)):
        raise ConflictError(
            "agreement_exists", f"There is already an agreement «{name}».", where="name"
        )
    if ends_on is not None and ends_on < starts_on:
        raise InvalidError(
            "ends_before_start",
            f"The agreement must not end ({ends_on}) before it starts ({starts_on}).",
            where="ends_on",
        )
    _refuse_odd_number(kind, clusters)
    agreement = Agreement(
        name=name, kind=kind, starts_on=starts_on, ends_on=ends_on, clusters=list(clusters)
    )
    session.add(agreement)
    session.flush()
    record(session, Fact.AGREEMENT_CREATED, subject_id=agreement.id, actor=actor)
    return agreement


def _refuse_odd_number(kind: AgreementKind, clusters: Sequence[Cluster]) -> None:
    number = len({cluster.id for cluster in clusters})
    if kind is AgreementKind.BILATERAL and number != 2:
        sentence = f"A bilateral agreement binds exactly two clusters; this one names {number}."
    elif number < 2:
        sentence = f"An agreement binds at least two clusters; this one names {number}."
    elif number != len(clusters):
        sentence = "An agreement names each cluster once."
    else:
        return
    raise InvalidError("agreement_clusters", sentence, where="clusters")
