"""Lots: which invoices go together, their states, their limits."""
