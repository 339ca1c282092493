"""The nursing NGAP as dated TOML records, without logic. See SCHEMA.md."""
