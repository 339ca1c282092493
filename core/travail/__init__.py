"""The work queue: everything that waits for the biller, and which of its lines a command aims at."""
