"""A piece of work is taken back alone where it is refused, and kept where it is not."""

import pytest

from ledger.database import Books, Database
from ledger.errors import LedgerError

WRITE = "INSERT INTO tried VALUES (%s)"


class Refused(LedgerError):
    """No. Do something else."""


def test_what_is_refused_is_taken_back_alone(owner: Database) -> None:
    """Goal: done once where it can be. Method: two pieces of work, the second one refused: rows, codes, and what is to be remembered."""

    def work(books: Books) -> None:
        books.connection.exec_driver_sql("CREATE TEMP TABLE tried (n integer) ON COMMIT DROP")
        assert books.attempt(lambda within: write(within, 1)) == 1
        with pytest.raises(Refused):
            books.attempt(lambda within: write(within, 2, Refused()))
        assert list(books.connection.exec_driver_sql("SELECT n FROM tried").scalars()) == [1]
        assert [books.codes.get("tried", str(n)) for n in (1, 2)] == [1, None]
        assert len(books.after_rollback) == 2

    def write(books: Books, number: int, refusal: LedgerError | None = None) -> int:
        books.connection.exec_driver_sql(WRITE, (number,))
        books.codes.learn("tried", str(number), number)
        books.after_rollback.append(lambda _: None)
        if refusal:
            raise refusal
        return number

    owner.begin(work)
