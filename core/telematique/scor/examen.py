"""Is a scanned piece readable by a caisse: format, size, resolution, blank, black, without contrast, truncated.

The four faults of the image are those of the pharmacists' convention (arrêté of 31/03/2022, annexe XV); the thresholds are
choices of the project.  Pillow and pypdfium2 are optional: they are imported here only.
"""

import hashlib
import io
from typing import Any

from core.erreurs import Anomalie, Refus
from core.telematique.scor.modele import PieceDeclaree, Plafonds

_SIGNATURES = {"PDF": b"%PDF-", "JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n"}
_BLANC, _NOIR, _PART_UNIE, _ECART_MINIMUM = 245, 20, 0.9995, 4.0
_PAGE_RENDUE_DPI = 60  # enough to tell a blank page
_PAGES_MAX = 30


def examiner(nom: str, octets: bytes, plafonds: Plafonds) -> PieceDeclaree | tuple[Anomalie, ...]:
    """See `core.telematique.scor.examiner`."""
    ou = f"pièce {nom}"
    if len(octets) > plafonds.octets_piece:
        return (_taille(len(octets), plafonds.octets_piece, ou),)
    format_ = next((f for f, debut in _SIGNATURES.items() if octets.startswith(debut)), "")
    if not format_:
        return (_format("ni PDF, ni JPEG, ni PNG", ou),)
    try:
        pages, dpi, fautes = (_pdf if format_ == "PDF" else _image)(octets, plafonds, ou)
    except ModuleNotFoundError as absent:
        raise Refus(_outil(str(absent.name), ou)) from None
    if fautes:
        return tuple(fautes)
    return PieceDeclaree(nom, 0, "", hashlib.sha256(octets).hexdigest(), pages, dpi, format_)


def _image(octets: bytes, plafonds: Plafonds, ou: str) -> tuple[int, int, list[Anomalie]]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(octets), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > plafonds.pixels:
                return 0, 0, [_taille(image.width * image.height, plafonds.pixels, ou, "pixels")]
            dpi = _dpi(image.info.get("dpi"))
            image.load()
            fautes = _aspect(image, ou)
    except UnidentifiedImageError:
        return 0, 0, [_format("l'image ne s'ouvre pas", ou)]
    except (OSError, SyntaxError, ValueError, IndexError, Image.DecompressionBombError):
        return 0, 0, [_tronquee(ou)]
    if dpi < plafonds.dpi_minimum:
        fautes.append(_resolution(dpi, plafonds.dpi_minimum, ou))
    return 1, dpi, fautes


def _dpi(declare: Any) -> int:
    """The lower of both directions, 0 when the file does not say."""
    try:
        return min(round(float(valeur)) for valeur in declare)
    except (TypeError, ValueError, OverflowError):
        return 0


def _pdf(octets: bytes, plafonds: Plafonds, ou: str) -> tuple[int, int, list[Anomalie]]:
    import pypdfium2

    if b"%%EOF" not in octets[-2048:]:
        return 0, 0, [_tronquee(ou)]
    try:
        document = pypdfium2.PdfDocument(octets)
    except pypdfium2.PdfiumError:
        return 0, 0, [_tronquee(ou)]
    try:
        if not 1 <= len(document) <= _PAGES_MAX:
            return len(document), 0, [_format(f"{len(document)} pages (1 à {_PAGES_MAX} admises)", ou)]
        pages = len(document)
        fautes: list[Anomalie] = []
        resolutions: list[int] = []
        for rang, page in enumerate(document, 1):
            place = f"{ou}, page {rang}"
            resolutions += [x for x in _resolutions(page) if x]
            fautes += _aspect(page.render(scale=_echelle(page)).to_pil(), place)
    except pypdfium2.PdfiumError:
        return 0, 0, [_tronquee(ou)]
    finally:
        document.close()
    dpi = min(resolutions, default=0)
    if resolutions and dpi < plafonds.dpi_minimum:
        fautes.append(_resolution(dpi, plafonds.dpi_minimum, ou))
    return pages, dpi, fautes


def _echelle(page: Any) -> float:
    """Small whatever the size of the page: at most 1 000 points wide or high once drawn."""
    largeur, hauteur = page.get_size()
    return float(min(_PAGE_RENDUE_DPI / 72, 1000 / max(largeur, hauteur, 1)))


def _resolutions(page: Any) -> list[int]:
    """Dots per inch of each image that covers at least a quarter of the page."""
    import pypdfium2.raw as brut

    largeur, hauteur = page.get_size()
    trouvees = []
    for objet in page.get_objects(filter=[brut.FPDF_PAGEOBJ_IMAGE]):
        gauche, bas, droite, haut = objet.get_bounds()
        if (droite - gauche) * (haut - bas) >= largeur * hauteur / 4:
            colonnes, lignes = objet.get_px_size()
            trouvees.append(round(min(colonnes / (droite - gauche), lignes / (haut - bas)) * 72))
    return trouvees


def _aspect(image: Any, ou: str) -> list[Anomalie]:
    """Blank, black or without contrast: at most one of the three."""
    from PIL import ImageStat

    gris = image.convert("L")
    histogramme = gris.histogram()
    total = sum(histogramme)
    if sum(histogramme[_BLANC:]) >= _PART_UNIE * total:
        return [Anomalie("SCOR_BLANCHE", "l'image est entièrement blanche (S01)", "numériser à nouveau le recto", ou)]
    if sum(histogramme[: _NOIR + 1]) >= _PART_UNIE * total:
        return [Anomalie("SCOR_NOIRE", "l'image est entièrement noire (S02)", "numériser à nouveau, capot fermé", ou)]
    if ImageStat.Stat(gris).stddev[0] < _ECART_MINIMUM:
        return [Anomalie("SCOR_CONTRASTE", "l'image est illisible, sans contraste (S03)", "numériser plus contrasté", ou)]
    return []


def _taille(mesure: int, plafond: int, ou: str, unite: str = "octets") -> Anomalie:
    return Anomalie(
        "SCOR_TAILLE",
        f"{mesure} {unite}, le plafond est {plafond} (S07)",
        "réduire la résolution ou passer en niveaux de gris",
        ou,
    )


def _format(message: str, ou: str) -> Anomalie:
    return Anomalie("SCOR_FORMAT", f"{message} (S05)", "joindre un fichier PDF, JPEG ou PNG", ou)


def _tronquee(ou: str) -> Anomalie:
    return Anomalie("SCOR_TRONQUEE", "l'image est tronquée ou altérée (S04)", "numériser à nouveau la page entière", ou)


def _resolution(dpi: int, minimum: int, ou: str) -> Anomalie:
    lue = f"{dpi} points par pouce" if dpi else "résolution non indiquée"
    return Anomalie(
        "SCOR_RESOLUTION", f"{lue}, il en faut {minimum} (S06)", f"numériser à {minimum} points par pouce au moins", ou
    )


def _outil(module: str, ou: str) -> Anomalie:
    return Anomalie(
        "SCOR_OUTIL_ABSENT",
        f"le module {module} qui lit les pièces n'est pas installé",
        "installer l'option : facturier[scor]",
        ou,
    )
