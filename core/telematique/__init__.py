"""Wire formats: declared records, one reader and one writer; B2-EMU, NOEMIE-EMU, ARL, cards. Never truncates, never guesses."""
