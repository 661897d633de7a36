"""Times under another timetable out of those known of one: only what differs is searched for."""
