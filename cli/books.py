"""`ecoledger export`, `ecoledger replay`, and `ecoledger audit replay`: a book into a file, out of it, and counted anew."""

from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

from cli import install
from cli.log import signer
from ledger.archive.reading import open_archive
from ledger.archive.replay import replay_archive
from ledger.archive.writing import write_archive
from ledger.audit.replay import replay_balances
from ledger.bars import progress
from ledger.compensation.queries.lists import evidence_of_book
from ledger.database import Books, Database, ReadBooks
from ledger.database.queries import named_queries
from ledger.evidence_store import Files
from ledger.journal.codes import book_id
from ledger.seals.queries import log_id
from ledger.settings import Settings

SQL: Final = named_queries(__name__)

out = Console(highlight=False, soft_wrap=True)
Book = Annotated[str, typer.Argument(help="code of the book")]


COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
"""A bar with counts and the estimated end."""


def export(
    book: Annotated[str, typer.Argument(help="code of the book; @installation for the log of what has none")],
    file: Annotated[
        Path, typer.Argument(help="file to write; one that is there is replaced when the new one is whole")
    ],
    without_persons: Annotated[
        bool, typer.Option("--without-persons", help="leave names out; the log names people by digests")
    ] = False,
    evidence: Annotated[
        Path | None, typer.Option(help="folder into which the files of evidence are copied that records name")
    ] = None,
) -> None:
    """Write the signed archive of a book, or of the log of the installation, as of its newest checkpoint.

    Stopped, it goes on where it was when it is started again.
    """
    settings = Settings()
    with install.server(settings) as logins, progress(*COLUMNS) as bar:
        database = Database(logins.owner, role="", pool=1, name="ecoledger-export")
        task = bar.add_task(book, total=None)
        try:
            with database.read() as books:
                number = log_id(books, book)
            done = write_archive(
                database,
                number,
                book,
                signer(settings),
                file,
                persons=not without_persons,
                told=lambda at, whole: bar.update(task, completed=at, total=whole),
            )
            if evidence is not None:
                with database.read() as books:
                    hand_over(books, number, Files(settings.ecoledger_files), Files(evidence))
        finally:
            database.close()
    out.print(f"{file}: {done.size} records, {done.bytes} bytes, root {done.root.hex()}")


def hand_over(books: ReadBooks, number: int, source: Files, target: Files) -> None:
    """Copy the files of evidence of a book from one folder into another, and tell how many there are.

    Raises:
        FileLost, NoRoom: one of them cannot be copied whole.
    """
    named = evidence_of_book(books, number)
    copied = sum(target.take_over(digest, source) for digest in named)
    out.print(f"{target.root}: {len(named)} files of evidence, {copied} of them new")


def replay(
    file: Annotated[Path, typer.Argument(help="an archive")],
    key: Annotated[
        list[str] | None, typer.Option(help="verifier key that you trust, from elsewhere; may be repeated")
    ] = None,
    evidence: Annotated[
        Path | None, typer.Option(help="folder from which the files of evidence are copied that records name")
    ] = None,
) -> None:
    """Build the book of an archive anew, in a database where no book of its code is: equal balances and equal root, or nothing."""
    archive = open_archive(file, key or [])
    if not key:
        out.print(
            f"No key was given: the archive is consistent with its own key {archive.signed_by}, and proves no more than that."
        )
    settings = Settings()
    with install.server(settings) as logins, progress(*COLUMNS) as bar:
        database = Database(logins.owner, role="", pool=1, name="ecoledger-replay")
        task = bar.add_task(str(archive.book["code"]), total=None)
        try:
            install.check_migrated(database)

            def build(books: Books) -> None:
                number = replay_archive(
                    books, archive, lambda at, whole: bar.update(task, completed=at, total=whole)
                )
                if evidence is not None:
                    hand_over(books, number, Files(evidence), Files(settings.ecoledger_files))

            database.begin(build)
        finally:
            database.close()
    out.print(
        f"book {archive.book['code']}: {archive.book['size']} records, root {archive.root.hex()}, as it was signed"
    )


def replay_audit(
    book: Annotated[str, typer.Argument(help="code of a book; all of them when left out")] = "",
) -> None:
    """Build every balance anew from the postings alone, and compare; exit status 1 when one differs."""
    broken = False
    with install.server(Settings()) as logins, progress(*COLUMNS) as bar:
        database = Database(logins.owner, role="", pool=1, name="ecoledger-audit")
        try:
            with database.read() as books:
                ask = books.connection.exec_driver_sql
                ask(SQL["replay_audit_statement_timeout"]).close()
                wanted = [(book_id(books, book), book)] if book else ask(SQL["replay_audit_book"]).all()
                for number, code in wanted:
                    postings = ask(
                        SQL["replay_audit_postings"],
                        (number,),
                    )
                    task = bar.add_task(str(code), total=2 * postings.scalar_one())
                    result = replay_balances(books, int(number), lambda n, t=task: bar.advance(t, n))  # type: ignore[misc]
                    bar.remove_task(task)
                    broken = broken or bool(result.faults)
                    told = "all as kept" if not result.faults else f"{len(result.faults)} differ"
                    out.print(
                        f"{code}: {result.entries} entries, {result.postings} postings, {result.balances} balances: {told}"
                    )
                    for fault in result.faults[:20]:
                        out.print(f"  {fault}")
        finally:
            database.close()
    raise typer.Exit(int(broken))
