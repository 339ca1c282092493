"""Emulated outside world: card reader, rights service, caisse. Everything carries the EMU mark; nothing in core imports it."""
