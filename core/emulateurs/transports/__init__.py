"""Two ways to reach an emulated payer: in memory, or through a folder where another process works (both marked EMU)."""

from core.emulateurs.transports.dossier import TransportDossier
from core.emulateurs.transports.memoire import Panne, TransportMemoire

__all__ = ["Panne", "TransportDossier", "TransportMemoire"]
