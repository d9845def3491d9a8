"""The polish: fewer breaks, then fewer changes of table, at no price in what counts more.

The same meetings are held, and published meetings that are in their slot or at their table stay
there. The steps, in the order in which they run: `alone` (the least breaks of each participant
alone, a bound), `timetable` and `anneal` (meetings exchange slots), `seating` and `flow` (meetings
choose tables); `stages` calls them.
"""
