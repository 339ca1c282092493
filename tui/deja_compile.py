"""What attrs, dataclasses, namedtuples, annotations and regular expressions have Python compile anew in every process, kept from
one start to the next, as Python keeps its modules: in the same folder, for one version of Python, never needed.

45 ms of a start of 350, and 150 ms of what is read behind the first screen. Only what is compiled while a module is being
imported is kept: what a user types never is. FACTURIER_PILOTE=standard, or a folder one may not write to, compiles as usual.
"""

import atexit
import builtins
import contextlib
import linecache
import marshal
import os
import sys
import zlib
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import CodeType
from typing import Any, TypeAlias

from tui.leger import pilote_standard

Cle: TypeAlias = bytes  # digest of what was compiled and how
Place: TypeAlias = tuple[int, int, int]  # where in the file: offset and length in bytes, checksum

PLAFOND = 4_000  # entries: the whole program makes about 700; beyond are those of former versions
_IMPORT = "<frozen importlib._bootstrap>"  # the frames of an import in progress
_DEBOGAGE = 128  # re.DEBUG: an expression that is printed while it is compiled
_compile = builtins.compile


class Gardes:
    """What was compiled before, read one by one from a file, and what this process adds.

    The file: a line (Python, length and checksum of the index), the index (marshalled, key to place), the entries end to end.
    """

    def __init__(self, fichier: Path) -> None:
        """Empty when the file is missing, damaged, or of another Python."""
        self.fichier = fichier
        self.neufs: dict[Cle, bytes] = {}
        self._index: dict[Cle, Place] = {}
        self._debut = 0
        try:
            self._octets = open(fichier, "rb", buffering=0)  # noqa: SIM115  # until the end of the process
            entete = os.pread(self._octets.fileno(), 400, 0).partition(b"\n")[0].decode()
            version, taille, controle = entete.rsplit(" ", 2)
            index = os.pread(self._octets.fileno(), int(taille), len(entete) + 1)
            if version == sys.version.replace("\n", " ") and zlib.crc32(index) == int(controle):
                self._index = marshal.loads(index)
                self._debut = len(entete) + 1 + len(index)
        except (OSError, ValueError, EOFError, TypeError):
            pass

    def __getitem__(self, cle: Cle) -> bytes | None:
        if cle not in self._index:
            return self.neufs.get(cle)
        debut, taille, controle = self._index[cle]
        octets = os.pread(self._octets.fileno(), taille, self._debut + debut)
        return octets if zlib.crc32(octets) == controle else None

    def cles(self) -> frozenset[Cle]:
        """What the file holds."""
        return frozenset(self._index)

    def ecrire(self) -> None:
        """Write the file again when something was added, with what another process added meanwhile; whole or not at all."""
        if not self.neufs:
            return
        autres = Gardes(self.fichier)
        tous, connues = dict(self.neufs), autres.cles()
        if len(connues) <= PLAFOND:
            tous |= {cle: octets for cle in connues if (octets := autres[cle]) is not None}
        index: dict[Cle, Place] = {}
        debut = 0
        for cle, octets in tous.items():
            index[cle] = (debut, len(octets), zlib.crc32(octets))
            debut += len(octets)
        marque = marshal.dumps(index)
        entete = f"{sys.version} {len(marque)} {zlib.crc32(marque)}".replace("\n", " ").encode() + b"\n"
        provisoire = self.fichier.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            try:
                provisoire.write_bytes(entete + marque + b"".join(tous.values()))
                provisoire.chmod(0o644)  # as the compiled modules: nothing of a base is in it
                provisoire.replace(self.fichier)
            finally:
                provisoire.unlink(missing_ok=True)


class Compilateur:
    """The built-in `compile`, `exec` and `eval`, and the one of `re`, for a source that is a text without options."""

    def __init__(self, gardes: Gardes) -> None:
        from _blake2 import blake2b  # what hashlib gives, without its other digests

        self._gardes = gardes
        self._empreinte: Callable[..., Any] = blake2b

    def compile(
        self, source: Any, fichier: Any, mode: str, flags: int = 0, dont_inherit: bool = False, optimize: int = -1
    ) -> CodeType:
        """As the built-in one."""
        if not isinstance(source, str) or flags or optimize != -1:
            fait: CodeType = _compile(source, fichier, mode, flags, dont_inherit, optimize)
            return fait
        quoi = f"{fichier} {mode} {sans_sel(source)}".encode()
        linecache.cache.pop(fichier, None)  # where attrs has just put it for a debugger: 4 Kio a class
        fait = self._garde(quoi, lambda: _compile(source, fichier, mode, dont_inherit=True))
        return fait  # noqa: RET504  # typed

    def exec(self, source: Any, globales: dict[str, Any], locales: Mapping[str, Any] | None = None) -> None:
        """As the built-in one."""
        builtins.exec(self.compile(source, "<string>", "exec") if isinstance(source, str) else source, globales, locales)

    def eval(self, source: Any, globales: dict[str, Any], locales: Mapping[str, Any] | None = None) -> Any:
        """As the built-in one."""
        return builtins.eval(self.compile(source, "<string>", "eval") if isinstance(source, str) else source, globales, locales)

    def expression(self, compiler: Any, usuel: Callable[..., Any]) -> Callable[..., Any]:
        """The function of `re._compiler` that makes a pattern, which `usuel` is."""

        def fabriquer(motif: Any, options: int) -> tuple[Any, ...]:
            lu = compiler._parser.parse(motif, options)
            code = [int(mot) for mot in compiler._code(lu, options)]
            rangs: list[str | None] = [None] * lu.state.groups
            for nom, rang in lu.state.groupdict.items():
                rangs[rang] = nom
            return (options | lu.state.flags, code, lu.state.groups - 1, lu.state.groupdict, tuple(rangs))

        def compiler_expression(motif: Any, options: int = 0) -> Any:
            if not isinstance(motif, (str, bytes)) or options & _DEBOGAGE:
                return usuel(motif, options)
            options = int(options)
            try:
                fait = self._garde(repr((motif, options)).encode(), lambda: fabriquer(motif, options))
                return compiler._sre.compile(motif, *fait)
            except (AttributeError, TypeError, RuntimeError):  # another Python does it otherwise
                return usuel(motif, options)

        return compiler_expression

    def _garde(self, quoi: bytes, faire: Callable[[], Any]) -> Any:
        cle = self._empreinte(quoi, digest_size=20).digest()
        connu = self._gardes[cle]
        if connu is not None:
            return marshal.loads(connu)
        fait = faire()
        if _pendant_un_import():
            self._gardes.neufs[cle] = marshal.dumps(fait)
        return fait


def reprendre() -> None:
    """Once a process, before attrs is imported; what is new is written when the process ends."""
    fichier = ou_garder()
    if fichier is None or pilote_standard() or "attr" in sys.modules:
        return
    gardes = Gardes(fichier)
    installer(Compilateur(gardes))
    if not sys.dont_write_bytecode:
        atexit.register(gardes.ecrire)


def installer(compilateur: Compilateur) -> None:
    """Put it in the modules that compile what they generate, and in those alone."""
    expressions = import_module("re._compiler")
    vars(expressions)["compile"] = compilateur.expression(expressions, vars(expressions)["compile"])
    vars(import_module("collections"))["eval"] = compilateur.eval
    vars(import_module("dataclasses"))["exec"] = compilateur.exec
    vars(import_module("typing"))["compile"] = compilateur.compile
    builtins.compile = compilateur.compile  # type: ignore[assignment]  # attrs makes classes while it is imported
    try:
        attrs = import_module("attr._make")
    finally:
        builtins.compile = _compile
    vars(attrs)["compile"] = compilateur.compile


def ou_garder() -> Path | None:
    """Beside the compiled module that this is, and with the name of the same version of Python; None when there is none."""
    moi = globals().get("__cached__")
    return Path(moi).with_suffix(".gardes") if isinstance(moi, str) else None


def sans_sel(source: str) -> str:
    """The source of attrs without the number it salts the hashes of a class with: another in each process, and any will do."""
    debut = source.find("hash((")
    fin = source.find(",", debut)
    if debut < 0 or not source[debut + 6 : fin].strip().lstrip("-").isdigit():
        return source
    return source[: debut + 6] + source[fin:]


def _pendant_un_import() -> bool:
    cadre = sys._getframe(2)
    while cadre is not None:
        if cadre.f_code.co_filename == _IMPORT:
            return True
        cadre = cadre.f_back  # type: ignore[assignment]
    return False
