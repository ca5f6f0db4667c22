"""When a merchant is open: his weeks, the days that differ, his closures and vacations, and what they make of a promise."""
