"""The measurements of `facturier bench`: keys pressed on the real screens, without a terminal, and what they cost."""
