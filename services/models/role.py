"""What somebody of the staff may do."""

from enum import StrEnum


class StaffRole(StrEnum):
    #: everything, accounts and tokens included
    MANAGER = "manager"
    #: everything but accounts and tokens
    PLANNER = "planner"
    #: looks, and changes nothing
    READER = "reader"
