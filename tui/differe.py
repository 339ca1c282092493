"""Things made when first used, so that the first screen does not wait for what it does not show."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Differe:
    """Stands for the object that `faire` makes at the first use of one of its attributes."""

    def __init__(self, faire: Callable[[], Any]) -> None:
        self._faire = faire

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._faire(), nom)


class ListeDifferee(Sequence[T], Generic[T]):
    """A list made when first looked at."""

    def __init__(self, faire: Callable[[], Sequence[T]]) -> None:
        self._faire = faire

    @cached_property
    def _liste(self) -> Sequence[T]:
        return self._faire()

    def __getitem__(self, i: Any) -> Any:
        return self._liste[i]

    def __len__(self) -> int:
        return len(self._liste)

    def __iter__(self) -> Iterator[T]:
        return iter(self._liste)
