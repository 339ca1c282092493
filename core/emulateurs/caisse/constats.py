"""What a rule of the payer finds: it names the rule, which names the code of the wire."""

from attrs import frozen


@frozen
class Constat:
    """One finding. `ligne` is the rank of the record 4 in the invoice (0: the whole invoice); `facture` its number, for an
    ARL; `taux` the rate the payer applies instead, for a signalement that lowers the payment."""

    regle: str
    ligne: int = 0
    facture: int = 0
    info: str = ""
    taux: int | None = None
