"""Opening hours at the desk: weeks, holidays, days that differ, closures and vacations."""
