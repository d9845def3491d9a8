"""A version as a timetable: where each meeting may go by hand, and at what price."""
