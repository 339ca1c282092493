"""Two ways to reach an emulated payer: in memory, or through a folder where another process works (both marked EMU)."""

from core.emulateurs.transports.dossier import TransportDossier
from core.emulateurs.transports.ligne import LigneEcrite, LigneTiree, Panne
from core.emulateurs.transports.memoire import TransportMemoire

__all__ = ["LigneEcrite", "LigneTiree", "Panne", "TransportDossier", "TransportMemoire"]
