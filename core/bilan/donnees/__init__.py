"""Data files of the monthly report (TOML)."""
