"""What is wrong with a row: where, and what would be right."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` as the file counts them, from 1; `says` also says what would be right."""

    row: int
    column: str
    says: str


class Faulty(Exception):
    """A cell cannot be what it says; raised while one is read, kept as a `Fault` of its row."""

    def __init__(self, row: int, column: str, says: str) -> None:
        super().__init__(says)
        self.fault = Fault(row, column, says)
