"""The published meeting problem: every meeting held, as few breaks as can be (JAIR 74, 2022).

Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy, Villaret, *Constraint Solving Approaches to the
Business-to-Business Meeting Scheduling Problem*. A break is a run of idle slots between two
meetings of one participant; the day is one half-day, so lunch is nothing special. The break counts
of two participants differ by at most a given number.

The steps, in the order in which they run: `domains` (slots of each meeting), `alone` (least breaks
of each participant alone), `loads` (those of all, with tables shared), `encoding` and `race`.
"""
