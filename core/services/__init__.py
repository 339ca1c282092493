"""Use cases: one function each, taking the ports it needs."""
