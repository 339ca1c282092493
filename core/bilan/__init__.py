"""The month of a practice: what was done, billed, paid, what waits, what was lost and why, how long it took."""
