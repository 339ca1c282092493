"""The payer's own tables (TOML): tariffs, acts, cumuls, delays, rates, and the rules it may quote."""
