"""The data folder of the atlas of another place, made out of an outline and timetable feeds."""
