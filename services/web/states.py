"""States in words."""

from gettext import NullTranslations


def solve_state(state: str, words: NullTranslations) -> str:
    return {
        "waiting": words.gettext("waiting"),
        "running": words.gettext("running"),
        "done": words.gettext("done"),
        "failed": words.gettext("failed"),
        "cancelled": words.gettext("stopped"),
    }.get(state, state)


def solver_status(status: str, words: NullTranslations) -> str:
    """What the solver says of the goals that count before breaks and moves."""
    return {
        "OPTIMAL": words.gettext("proved optimal"),
        "FEASIBLE": words.gettext("not all of it proved"),
        "INFEASIBLE": words.gettext("impossible: the rules contradict each other"),
        "UNKNOWN": words.gettext("nothing found in time"),
    }.get(status, "")


def outcome_text(state: str, status: str, words: NullTranslations) -> str:
    """What came of a solve, as a sentence; what it does while it has not ended."""
    if state == "done":
        return {
            "OPTIMAL": words.gettext("There is a schedule, and it is proved that none is better."),
            "FEASIBLE": words.gettext("There is a schedule; it is not proved that none is better."),
            "INFEASIBLE": words.gettext("There is no schedule: the rules contradict each other."),
        }.get(status, words.gettext("No schedule was found in the time given."))
    return {
        "waiting": words.gettext("It waits until the solver is free."),
        "running": words.gettext("The solver is at work."),
        "cancelled": words.gettext("It was stopped, and no draft was made of it."),
    }.get(state, words.gettext("The solver has given up."))


def policy_text(policy: str, words: NullTranslations) -> str:
    return {
        "weighted": words.gettext("the most preference in all"),
        "fair": words.gettext("first something for everybody"),
    }.get(policy, policy)


def purpose_text(purpose: str, words: NullTranslations) -> str:
    """What a solve is for; nothing for one that just makes a schedule."""
    return {
        "repair": words.gettext("repair"),
        "remedy": words.gettext("remedy"),
    }.get(purpose, "")


def schedule_state(state: str, words: NullTranslations) -> str:
    return {
        "draft": words.gettext("draft"),
        "published": words.gettext("published"),
        "superseded": words.gettext("replaced"),
    }.get(state, state)


def mission_state(state: str, words: NullTranslations) -> str:
    return {
        "draft": words.gettext("being prepared"),
        "open": words.gettext("open for wishes"),
        "closed": words.gettext("wishes closed"),
        "scheduled": words.gettext("scheduled"),
        "published": words.gettext("published"),
        "running": words.gettext("under way"),
        "done": words.gettext("over"),
        "cancelled": words.gettext("called off"),
    }.get(state, state)


def participation_state(state: str, words: NullTranslations) -> str:
    return {
        "invited": words.gettext("invited"),
        "registered": words.gettext("registered"),
        "accepted": words.gettext("takes part"),
        "refused": words.gettext("refused"),
        "withdrawn": words.gettext("withdrawn"),
    }.get(state, state)


def mail_state(state: str, words: NullTranslations) -> str:
    return {
        "queued": words.gettext("queued"),
        "sending": words.gettext("being sent"),
        "sent": words.gettext("sent"),
        "failed": words.gettext("failed"),
        "unclear": words.gettext("unclear"),
        "superseded": words.gettext("replaced"),
        "held": words.gettext("held back"),
        "bounced": words.gettext("came back"),
    }.get(state, state)


def verdict_text(verdict: str, words: NullTranslations) -> str:
    return {
        "verified": words.gettext("Verified: everything that is claimed holds."),
        "refuted": words.gettext("Something that is claimed does not hold."),
        "changed": words.gettext("What is stored was changed since it was verified."),
        "not_yet": words.gettext("Not verified yet."),
    }[verdict]


def remedy_text(kind: str, words: NullTranslations) -> str:
    return {
        "serve": words.gettext("A meeting that must be held"),
        "table": words.gettext("One more table"),
        "seat": words.gettext("One more seat"),
        "slot": words.gettext("One more slot"),
        "longer_half_day": words.gettext("Two more slots"),
    }.get(kind, kind)


def cause_text(reason: str, words: NullTranslations) -> str:
    """Why wishes are not served, to staff."""
    return {
        "no_common_slot": words.gettext("The two have no free slot in common"),
        "partner_did_not_confirm": words.gettext("The partner did not confirm"),
        "partner_full": words.gettext("The partner is full with meetings that count for more"),
        "own_full": words.gettext("The company is full with meetings that count for more"),
        "tables_full": words.gettext("No table was free when both were"),
        "mission_rule": words.gettext("A rule of the mission leaves no room for it"),
        "would_cost_others": words.gettext("It would have cost others more than it gives"),
    }.get(reason, reason)


def change_text(how: str, words: NullTranslations) -> str:
    """What became of a meeting, or why it could not stay."""
    return {
        "kept": words.gettext("kept"),
        "other_table": words.gettext("other table"),
        "moved": words.gettext("moved"),
        "cancelled": words.gettext("cancelled"),
        "new": words.gettext("new"),
        "refilled": words.gettext("new, in a place that became free"),
        "left": words.gettext("A company takes no part any more."),
        "absent": words.gettext("It can’t stay: somebody is absent then."),
        "tables_closed": words.gettext("It can’t stay: the tables are closed then."),
        "mission_rule": words.gettext("It can’t stay: a rule of the mission excludes it."),
    }.get(how, how)
