"""What F4 shows, read to its end: the screen reads it by slices."""

from core.services.controles import ControlesGardes
from tui.ecrans.bureau import Bureau, LectureBureau


def lire_bureau(registre, horloge, feries, cabinet="") -> Bureau:
    lecture = LectureBureau(horloge, feries, ControlesGardes(), cabinet)
    bureau = lecture.commencer(registre)
    while bureau.points is None:
        bureau = lecture.poursuivre(registre)
    return bureau
