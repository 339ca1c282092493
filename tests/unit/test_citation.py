"""What was typed or read, as the messages quote it."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from core.citation import citer


@pytest.mark.parametrize(
    ("valeur", "cite"),
    [
        ("12/13", "« 12/13 »"),
        ("", "« »"),
        (" ", "«   »"),
        ("l'acte", "« l'acte »"),
        ('dit "acte"', '« dit "acte" »'),
        ("à l'œil", "« à l'œil »"),
        ("c:\\temp", "« c:\\temp »"),
        ("\x1b[31mrouge", r"« \x1b[31mrouge »"),
        ("un\ndeux\t", r"« un\ndeux\t »"),
        ("a\u202eb\u200bc\u00a0d", r"« a\u202eb\u200bc\xa0d »"),
        ("\udcff", r"« \udcff »"),
        ("x" * 300, f"« {'x' * 300} »"),
        (None, "rien"),
        (12, "12"),
        (-5, "-5"),
        (Decimal("12.60"), "12.60"),
        (True, "true"),
        (date(2026, 11, 2), "02/11/2026"),
        (datetime(2026, 11, 2, 7, 30), "02/11/2026 07:30"),
        (["dès", 1, None], '["dès", 1, null]'),
        ({"a": Decimal("1.5"), "b": "\x1b\u200b"}, r'{"a": "1.5", "b": "\u001b\u200b"}'),
    ],
)
def test_une_valeur_se_cite(valeur, cite):
    assert citer(valeur) == cite
