"""SIGN-EMU: hex HMAC-SHA256 of the exact bytes of a file by the key of an emulated CPS. Never a qualified signature."""

import hashlib
import hmac


def signer(octets: bytes, cle: bytes) -> str:
    """The content of the `.sig` file: 64 lower-case hex digits."""
    return hmac.new(cle, octets, hashlib.sha256).hexdigest()


def signature_valide(octets: bytes, signature: str | bytes, cle: bytes) -> bool:
    """Whether the signature is that of the bytes by the key, compared in constant time."""
    recue = signature if isinstance(signature, bytes) else signature.encode("utf-8")
    return hmac.compare_digest(recue.strip(), signer(octets, cle).encode("ascii"))
