"""The fictitious world of the samples: what it holds and how it is read."""
