"""Interpreters with their language pairs and absences, named by their names."""

from typing import cast

from services.domain import interpreters as domain
from services.imports.loading import Loading, applying, once
from services.imports.records import InterpreterRow
from services.imports.values import same

FILE = "interpreters"


def load_interpreters(loading: Loading) -> None:
    """An interpreter's absences come as a complete list."""
    rows = once(loading, FILE, loading.content.interpreters, lambda row: same(row.name), "name")
    for row in rows:
        with applying(loading, FILE, [row]) as outcome:
            interpreter = domain.find_interpreter(
                loading.session, mission=loading.mission, name=row.name
            )
            if interpreter is None:
                interpreter = domain.add_interpreter(
                    loading.session,
                    mission=loading.mission,
                    name=row.name,
                    pairs=row.pairs,
                    email=row.email,
                    actor=loading.actor,
                )
                outcome.created = True
            else:
                domain.change_interpreter(
                    loading.session, interpreter=interpreter, actor=loading.actor, **_given(row)
                )
            if row.gives("absences"):
                domain.register_absences(
                    loading.session,
                    interpreter=interpreter,
                    absences=row.absences,
                    actor=loading.actor,
                )


def _given(row: InterpreterRow) -> domain.InterpreterChanges:
    given = {name: getattr(row, name) for name in ("name", "pairs", "email") if row.gives(name)}
    return cast("domain.InterpreterChanges", given)
