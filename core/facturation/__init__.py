"""Invoices (FSE and DRE): their frozen content, their states, the checks before sending."""
