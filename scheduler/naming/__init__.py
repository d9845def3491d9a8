"""Who and which: the site, table, delegates and interpreters of every meeting of a timetable."""
