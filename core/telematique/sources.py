"""Where the public layouts were read; only positions, lengths and labels were taken, which are facts."""

SOURCE_SFG = "SFG FIDES-ACE (GIE SESAM-Vitale) V06.08/09, part TF"
SOURCE_CP = "B2 CP layout as written by alcide (facturation/b2.py), read only"
SOURCE_SFG_CP = f"{SOURCE_SFG}; {SOURCE_CP}"
SOURCE_NOEMIE = "NOEMIE-PS layout as read by alcide (facturation/noemie_format.py), read only"
