"""SIGN-EMU: hex HMAC-SHA256 of the exact bytes of a file by the key of an emulated CPS. Never a qualified signature."""

import hashlib
import hmac


def signer(octets: bytes, cle: bytes) -> str:
    """The content of the `.sig` file: 64 lower-case hex digits."""
    return hmac.new(cle, octets, hashlib.sha256).hexdigest()
