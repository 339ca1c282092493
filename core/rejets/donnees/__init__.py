"""Data files of the reject knowledge (TOML)."""
