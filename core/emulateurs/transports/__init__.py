"""Three ways to reach an emulated payer: in memory, by a folder where another process works, by mail (all marked EMU)."""
