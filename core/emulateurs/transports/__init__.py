"""Three ways to reach an emulated payer: in memory, by a folder where another process works, by mail (all marked EMU)."""

from core.emulateurs.transports.dossier import TransportDossier
from core.emulateurs.transports.ligne import LigneEcrite, LigneTiree, Panne
from core.emulateurs.transports.memoire import TransportMemoire

__all__ = ["LigneEcrite", "LigneTiree", "Panne", "TransportDossier", "TransportMemoire"]
