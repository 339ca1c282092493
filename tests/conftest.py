"""Nothing of the user who runs the tests is read or written: the state folder is the session's own, the tour seen in it."""

import pytest
from hypothesis import settings

settings.register_profile("maison", deadline=None)  # a loaded machine is not a defect
settings.load_profile("maison")


@pytest.fixture(scope="session", autouse=True)
def dossier_etat_des_tests(tmp_path_factory):
    from tui.parcours import Temoin

    racine = tmp_path_factory.mktemp("etat")
    with pytest.MonkeyPatch.context() as seance:
        seance.setenv("XDG_STATE_HOME", str(racine))
        Temoin().noter()
        yield racine
