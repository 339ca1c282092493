"""Data of the lots."""
