"""The command `ecoledger`."""

import errno
import json
import os
import signal
import sys
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, Final, NoReturn

import httpx
import psycopg
import typer
import uvicorn
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import DBAPIError

from cli import (
    anchors,
    auditors,
    continuing,
    demo,
    exports,
    install,
    publication,
    serving,
    sweep,
    typed,
    witnessing,
)
from cli import books as book_commands
from cli import industries as industry_commands
from cli import keys as key_commands
from cli import log as log_commands
from cli import mandates as mandate_commands
from cli import people as newcomers
from cli import regions as region_commands
from cli.audit import commands as audit_commands
from cli.lines import log_to
from ledger import __version__
from ledger.actors.actions import IssuedKey, Post, appoint, known_actor
from ledger.actors.authority import Role
from ledger.actors.mandates import end
from ledger.actors.persons import Card, NumberKey
from ledger.actors.queries import Which, mandates_of
from ledger.audit import nightly
from ledger.audit.checks import COUNT, Finding, check_files, check_keys, check_logs, check_strays
from ledger.audit.rolling import MARKS, keep_marks, plan_night, run_night, sign_marks
from ledger.bars import progress
from ledger.clock import SystemClock, legal_date
from ledger.compensation.queries.lists import evidence_files
from ledger.database import Books, Database
from ledger.database.queries import named_queries
from ledger.database.refusals import Interrupted, Unreachable, sentence, translate_for_operator
from ledger.database.roles import WEB
from ledger.errors import LedgerError
from ledger.evidence_store import Files
from ledger.journal.queries import all_books, unopened
from ledger.messages import negotiate
from ledger.seals.faults import look_outside
from ledger.seals.keys import KeyFolder
from ledger.seals.memory import Memory
from ledger.seals.queries import signing_keys
from ledger.secret_files import write_once
from ledger.settings import Settings

SQL: Final = named_queries("cli.app")

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A double-entry ledger and market for emission permits and ecological damage compensation.",
)
log_commands.app.add_typer(anchors.app)
log_commands.app.add_typer(continuing.app)
log_commands.app.add_typer(witnessing.app)
app.add_typer(log_commands.app, name="log")
app.add_typer(key_commands.app, name="key")
app.add_typer(mandate_commands.app, name="mandate")
app.add_typer(auditors.app, name="auditor")
out = Console(highlight=False, soft_wrap=True)


@app.command("init")
def init(
    people: Annotated[
        Path | None,
        typer.Option(
            help="list of the people and books of a new installation, in TOML", exists=True, dir_okay=False
        ),
    ] = None,
    keys: Annotated[
        Path, typer.Option(help="file to make for the keys of the listed people; nobody else may read it")
    ] = Path("first-keys.txt"),
) -> None:
    """Prepare the database (the embedded one, or DATABASE_URL) and begin: with the people of a list, or with one administrator.

    The first administrator names the second; before there are two, no bureau, finance or auditor gets a key.
    """
    settings = Settings()
    listed = None if people is None else newcomers.read_list(people)
    with install.server(settings) as logins:
        install.migrate(logins.owner)
        install.check_roles(logins)
        if listed is not None:
            _begin_with(settings, logins.owner, listed, keys)
            _tell_owning(logins)
            return
        key = _first_key(settings, logins.owner)
        _tell_owning(logins)
        out.print(
            f"The database is ready. Administrator key, shown only now: {key}"
            if key
            else "The database is ready."
        )


def _begin_with(settings: Settings, owner_url: str, listed: newcomers.People, file: Path) -> None:
    """Begin an installation with the people of a list.

    Raises (in this order):
        InstallationNotNew, those of `begin`, OSError: the file is there, or cannot be made.
    """
    if not _is_untouched(owner_url):
        raise newcomers.InstallationNotNew()
    if file.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file))

    def work(books: Books) -> int:
        made = newcomers.begin(books, NumberKey(settings.ecoledger_keys), listed)
        write_once(file, newcomers.written(made))
        return len(made)

    with owned(owner_url) as database:
        count = database.begin(work)
    out.print(
        f"The database is ready, with {len(listed.books)} books and {count} people, by a list that two answer for."
    )
    out.print(f"Their keys are in {file}: give each person its own line, and delete the file.")


@app.command()
def migrate() -> None:
    """Bring the database to the schema of this program."""
    with install.server(Settings()) as logins:
        install.migrate(logins.owner)
    out.print("The database has the schema of this program.")


@app.command()
def serve() -> None:
    """Serve the HTTP API on HOST and PORT; the database must be migrated."""
    settings = Settings()
    serving.check_port(settings)
    with install.server(settings, watch=True) as logins:
        _check_migrated(logins)
        install.check_roles(logins)
        install.check_writable(logins.web)
        install.make_folders(settings)
        _tell_owning(logins)
        _tell_given(logins)
        log_to(None, settings)
        serving.serve(settings, logins)


@app.command("demo")
def demonstration(
    key: Annotated[str, typer.Option(help="an administrator's key", envvar="ECOLEDGER_KEY")],
    second_key: Annotated[
        str, typer.Option(help="that of another administrator, who confirms", envvar="ECOLEDGER_SECOND_KEY")
    ],
    story: Annotated[
        str,
        typer.Argument(
            help="stories: Jingde's sale and Haide's case; permits: a province's year; compensation: six damage cases"
        ),
    ] = "stories",
) -> None:
    """Tell published stories to the server that runs on HOST and PORT, and print what the books say then."""
    tellers = {"stories": _tell, "permits": _tell_permits, "compensation": _tell_compensation}
    if story not in tellers:
        raise typer.BadParameter("choose " + ", ".join(tellers))
    with httpx.Client(base_url=serving.address(Settings()), timeout=120, trust_env=False) as client:
        try:
            tellers[story](client, (key, second_key))
        except (demo.StoryBroken, httpx.HTTPError) as error:
            out.print(f"The story was not told to its end: {_one_line(error)}", style="red", markup=False)
            raise typer.Exit(1) from None


@app.command()
def night(
    on: Annotated[
        str,
        typer.Option(help="day up to which is reckoned, as 2026-06-01; else today; a day to come is refused"),
    ] = "",
) -> None:
    """Warn before terms end, escalate after, post late interest, in every book; publish the logs; check every promise; keep what is found.

    Run it once a night; twice does no harm; for a day to come nothing is done. A case that cannot be done is named, and all others are
    done. Exit status 1 when something could not be done, or a promise is broken.
    """
    today = legal_date(SystemClock().now())
    day = typed.day(on) if on else today
    if day > today:
        raise typer.BadParameter(f"{day} is to come: nothing ends, and no interest is posted, before its day")
    with install.server(Settings()) as logins, owned(logins.owner) as owner:
        install.check_migrated(owner)
        with owner.read() as books:
            waiting = unopened(books, day)
        for code, opens in waiting.items():
            if opens <= today:
                raise typer.BadParameter(
                    f"{day}: the book {code} opens on {opens}; name that day or a later one"
                )
        Files(Settings().ecoledger_files).clear(SystemClock().now())
        actor_id = owner.begin(lambda books: known_actor(books, "night"))
        undone = _run_nights(
            owner, day, actor_id, waiting
        )  # interest and warnings are what no record of a person tells
        # What witnesses sign stands in what is published.
        undone += _tell_anchors(witnessing.witness_by_night(owner, Settings()))
        undone += _tell_anchors(publication.publish_by_night(owner, Settings()))
    broken = [f.invariant.name for f in _examine(nightly.night_finding(undone), keep=True) if f.count]
    out.print("every promise holds" if not broken else "BROKEN: " + ", ".join(broken))
    raise typer.Exit(int(bool(broken)))


def _run_nights(database: Database, day: date, actor_id: int, waiting: Container[str]) -> list[str]:
    """Do the night of every book that is open, room by room; give what could not be done, in one line each."""
    from ledger.schema import nightly_jobs

    undone: list[str] = []
    with progress() as bar:
        for book_id, code in database.begin(all_books):
            for job in nightly_jobs() if code not in waiting else ():
                task = bar.add_task(code, total=None)
                told = job.nothing
                try:
                    for told in job.run(database, book_id, day, actor_id):
                        bar.update(task, description=f"{code}: {told.done} done")
                except Unreachable:
                    raise
                except Exception as error:  # the books after it are done all the same
                    told = job.broken_off(database, (book_id, code), day, actor_id, told, error)
                out.print(f"{code}: {told}, up to {day}")
                undone += [f"{code}: {fault}" for fault in told.faults]
    for line in undone:
        out.print(f"NOT DONE in {line}")
    return undone


def _tell_anchors(done: Iterable[tuple[str, str | publication.Fault]]) -> list[str]:
    """Tell what strangers hold now of each log; give what failed, in one line each."""
    undone = []
    for book, told in done:
        if isinstance(told, str):
            out.print(told, markup=False)
        else:
            undone.append(f"log of {book}: {told}")
            out.print(f"NOT DONE in {undone[-1]}", markup=False)
    return undone


@app.command()
def run(
    no_demo: Annotated[
        bool, typer.Option("--no-demo", help="tell no story, not even in a new installation")
    ] = False,
) -> None:
    """Do everything: prepare, serve, and tell the demonstration in an installation that this start made. Ctrl-C stops all of it.

    With DATABASE_URL, and in a folder that was there, nothing is told: `ecoledger demo` tells it where you ask for it.
    """
    settings = Settings()
    serving.check_port(settings)
    with install.server(settings, watch=True) as logins:
        made = install.migrate(logins.owner)
        install.check_roles(logins)
        install.make_folders(settings, settings.ecoledger_data)
        _tell_owning(logins)
        tells = made and not settings.database_url and not no_demo and _is_untouched(logins.owner)

        def greet(client: httpx.Client, server: uvicorn.Server) -> None:
            # Only now that nothing can fail any more: they are shown once.
            keys = _first_keys(settings, logins.owner)
            if keys:
                _show_keys(settings, keys)
            if tells:
                _tell_beside(settings, client, logins.owner)
            if server.should_exit:
                return
            out.print(
                f"\nServing. API documentation: {serving.address(settings)}/docs   (Ctrl-C stops everything)"
            )
            if not keys:
                out.print(
                    "The administrator keys were shown at the first start; `ecoledger key issue` issues another."
                )

        log_to(settings.ecoledger_data / "server.log", settings)
        serving.serve(settings, logins, greet, settings.ecoledger_data / "published")


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    keep: Annotated[bool, typer.Option(help="keep what was found, for the meters at /metrics")] = False,
) -> None:
    """Check every promise of the ledger on the live book; exit status 1 when one is broken. `ecoledger night` runs it too."""
    findings = _examine(keep=keep)
    if as_json:
        told = [
            {
                "name": f.invariant.name,
                "meaning": f.invariant.meaning,
                "holds": not f.count,
                "count": f.count,
                "offenders": f.offenders,
            }
            for f in findings
        ]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        table = Table("promise", "meaning", "holds")
        for f in findings:
            table.add_row(
                f.invariant.name,
                f.invariant.meaning,
                "yes" if not f.count else f"NO: {f.count}, " + "; ".join(f.offenders),
            )
        out.print(table)
    raise typer.Exit(int(any(f.count for f in findings)))


@contextmanager
def readable() -> Iterator[Database]:
    """Work on the database as the web sees it, when it has the schema of this program."""
    with install.server(Settings()) as logins:
        _check_migrated(logins)
        database = Database(logins.web, pool=1, name="ecoledger-cli")
        try:
            yield database
        finally:
            database.close()


exports.add_to(app, readable)
sweep.add_to(app, readable, lambda: Files(Settings().ecoledger_files), SystemClock())
audit = audit_commands(readable, SystemClock())
audit.command("replay")(book_commands.replay_audit)
app.add_typer(audit, name="audit")
app.command("export")(book_commands.export)
app.command("regions")(region_commands.regions)
app.command("industries")(industry_commands.industries)
app.command("replay")(book_commands.replay)


def _examine(*more: Finding, keep: bool) -> list[Finding]:
    """Run every check as the owner of the database, with progress; what was found before is kept with the rest."""
    with install.server(Settings()) as logins, owned(logins.owner) as database:
        install.check_migrated(database)
        install.check_roles(logins)
        with database.read() as books, progress() as bar:
            books.connection.exec_driver_sql(SQL["examine"]).close()
            key_commands.tell_given(books)
            keys, now = KeyFolder(Settings().ecoledger_keys), SystemClock().now()
            plan = plan_night(books, keys, legal_date(now), Settings().ecoledger_nights if keep else 1)
            findings = list(bar.track(run_night(books, plan), total=COUNT + 1, description="Checking"))
            took = round((SystemClock().now() - now).total_seconds() * 1000)
            marks = sign_marks(books, keys, plan) if keep else []
        findings += _examine_outside(database, keys)
        findings += more
        # What was found is looked at again by the next night. A mark that does not hold had this one look at everything.
        if any(found.count for found in findings if found.invariant is not MARKS):
            marks = []
        if keep:
            database.begin(lambda books: nightly.keep(books, findings, SystemClock().now()))
            database.begin(lambda books: keep_marks(books, marks, SystemClock().now(), took))
            for one in plan.seen:
                out.print(f"{one.book}: checked {plan.told(one)}", markup=False)
    return findings


def _examine_outside(database: Database, keys: KeyFolder) -> Iterator[Finding]:
    """Compare the database with what stands outside it, on a snapshot of its own: it begins when the outside was read."""
    told = Settings()
    files, now = Files(told.ecoledger_files), SystemClock().now()
    outside = look_outside(Memory(told.ecoledger_memory), told.ecoledger_publish, now)
    with database.read() as books, progress() as bar:
        books.connection.exec_driver_sql(SQL["examine"]).close()
        kept = evidence_files(books)
        yield check_files(files, bar.track(kept, description="Reading evidence"))
        yield check_keys(keys, signing_keys(books))
        yield from check_logs(books, outside)
        yield check_strays(files, kept, outside.seen_at)


def _check_migrated(logins: install.Logins) -> None:
    """See that the database has the schema of this program: as its owner, who is there before the web is, where that logs in from here."""
    url, role = (logins.for_owner, "") if logins.for_owner else (logins.web, WEB)
    database = Database(url, role=role, pool=1, name="ecoledger-cli")
    try:
        install.check_migrated(database)
    finally:
        database.close()


def _tell_owning(logins: install.Logins) -> None:
    """Say who could do without the rights of the owner, and does not."""
    for name in install.owning(logins):
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"{name} names no login of its own: whoever takes over that process may act as the owner of the database."
            " `docs/guide/operator.md` says how four logins are made."
        )


def _tell_given(logins: install.Logins) -> None:
    database = Database(logins.web, pool=1, name="ecoledger-cli")
    try:
        with database.read() as books:
            key_commands.tell_given(books)
    finally:
        database.close()


@contextmanager
def owned(owner_url: str) -> Iterator[Database]:
    """Work on the database as its owner for a moment."""
    database = Database(owner_url, role="", pool=1, name="ecoledger-cli")
    try:
        yield database
    finally:
        database.close()


TRYING: Final = ("administrator", "second administrator")
"""The administrators of a start for trying; nobody has shown a card."""


def _has_keys(owner_url: str) -> bool:
    with owned(owner_url) as database, database.read() as books:
        return bool(books.connection.exec_driver_sql(SQL["has_keys"]).scalar_one())


def _first_key(settings: Settings, owner_url: str) -> str | None:
    """Appoint the first administrator when nobody has a key yet, and give the key."""
    if _has_keys(owner_url):
        return None
    [key] = _appoint(settings, owner_url, TRYING[:1], "ecoledger init", by_list=False)
    return key.text


def _first_keys(settings: Settings, owner_url: str) -> list[str]:
    """Appoint two administrators for trying when nobody has a key yet, and give their keys."""
    if _has_keys(owner_url):
        return []
    return [key.text for key in _appoint(settings, owner_url, TRYING, "ecoledger run", by_list=True)]


def _show_keys(settings: Settings, keys: list[str]) -> None:
    """Print the keys of a start for trying, and keep them in a file that nobody else reads."""
    out.print(f"Administrator key, shown only this once: [bold]{keys[0]}[/bold]")
    out.print(f"That of the second administrator, who confirms: [bold]{keys[1]}[/bold]")
    file = settings.ecoledger_data / "first-keys.txt"
    if not file.exists():  # that of another database stays
        write_once(file, ("\n".join(keys) + "\n").encode())
        out.print(f"Both stand in {file}, which nobody else reads.")
    out.print(
        "In one hand they make this a start for trying; `ecoledger init --people` begins an installation."
    )


def _appoint(
    settings: Settings, owner_url: str, names: Sequence[str], document: str, *, by_list: bool
) -> list[IssuedKey]:
    """Appoint administrators whom nobody has named yet, all at once; their numbers say that no card was shown."""
    post, numbers = Post(Role.ADMINISTRATOR, None), NumberKey(settings.ecoledger_keys)
    cards = [Card(name, f"NO-CARD-{name.replace(' ', '-')}") for name in names]
    with owned(owner_url) as database:
        return database.begin(
            lambda books: [appoint(books, numbers, one, post, document, by_list=by_list) for one in cards]
        )


def _dismiss(owner_url: str, keys: list[IssuedKey]) -> None:
    """End the mandates of administrators who have done their work."""

    def work(books: Books) -> None:
        for key in keys:
            for mandate in mandates_of(books, Which(None, actor_id=key.actor_id)):
                if mandate.state == "running":
                    end(books, None, None, mandate.mandate_id, "the demonstration was told")

    with owned(owner_url) as database:
        database.begin(work)


def _is_untouched(owner_url: str) -> bool:
    """Tell whether the database has no book, and so no entry, and nobody has a key."""
    query = SQL["is_untouched"]
    with owned(owner_url) as database, database.read() as books:
        return bool(books.connection.exec_driver_sql(query).scalar_one())


def _tell_beside(settings: Settings, client: httpx.Client, owner_url: str) -> None:
    """Tell the demonstration beside the server that runs; whatever happens to it, the server goes on and its mandates end."""
    names = ("demonstration", "second demonstration")
    own = _appoint(settings, owner_url, names, "ecoledger run", by_list=True)
    try:
        _tell(client, (own[0].text, own[1].text))
    except Exception as error:
        out.print(f"The demonstration was not told to its end: {_one_line(error)}", style="red", markup=False)
    finally:
        _dismiss(owner_url, own)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _tell(client: httpx.Client, admins: demo.Two) -> None:
    tell = demo.Teller(client, demo.prepare(client, admins))
    for title, story in demo.STORIES:
        _print_story(title, story(tell))
    _print_trial_balance(demo.trial_balance(client, tell.keys["auditor"]))


def _tell_permits(client: httpx.Client, admins: demo.Two) -> None:
    title, story, enterprises = demo.PERMITS
    tell = demo.Teller(client, demo.prepare(client, admins, "province", enterprises), "province")
    _print_story(title, story(tell))
    account = demo.cap_account(tell)
    table = Table(
        title=f"Account of the cap on {account['pollutant']} of {account['area']} for {account['vintage']}, in {account['unit']}"
    )
    table.add_column("")
    table.add_column("quantity", justify="right")
    for name in ("limit", "shared", "available", "issued"):
        table.add_row(name, account[name])
    for purpose, quantity in account["purposes"].items():
        table.add_row(f"  of the issued: {purpose}", quantity)
    out.print(table)
    out.print("issued equals what is found" if account["balanced"] else "OUT OF BALANCE")
    title, story, enterprises = demo.BESIDE
    _print_story(
        title, story(demo.Teller(client, demo.prepare(client, admins, "beside", enterprises), "beside"))
    )
    _print_checks(client, admins[0])


def _tell_compensation(client: httpx.Client, admins: demo.Two) -> None:
    title, story, parties = demo.COMPENSATION
    tell = demo.Teller(client, demo.prepare(client, admins, "damages", parties), "damages")
    _print_story(title, story(tell))
    for code in demo.CASES:
        case = demo.case_view(tell, code)
        table = Table(title=f"{code}: {case['case']['title']} ({case['case']['state']}), in yuan")
        table.add_column("head", no_wrap=True)
        wanted = ("claimed", "assessed", "agreed", "judged", "claim_received")
        names = [name for name in wanted if any(name in row for row in case["figures"])]
        for name in names:
            table.add_column(name.removeprefix("claim_"), justify="right", no_wrap=True)
        for row in case["figures"]:
            table.add_row(row["head"], *(row.get(name, "") for name in names))
        out.print(table)
        for row in demo.case_history(tell, code):
            out.print(
                f"  {row['effective_on']}  {row['title']} {row['kind']} → {row['state']}   {row['basis']}"
            )
    view = demo.treasury_view(tell)
    table = Table(title="The treasury: what cases have received and not spent, in yuan")
    for name in ("case", "received", "spent", "left", "last moved"):
        table.add_column(name, justify="left" if name in ("case", "last moved") else "right")
    for row in view["funds"]:
        table.add_row(row["case_code"], row["received"], row["spent"], row["left_over"], row["last_moved"])
    out.print(table)
    out.print(
        f"{len(view['waiting'])} payments on their way to the treasury; {len(view['flags'])} sums other than assessed"
    )
    _print_checks(client, admins[0])


def _print_checks(client: httpx.Client, admin_key: str) -> None:
    answer = client.get("/v1/checks", headers={"Authorization": f"Bearer {admin_key}"})
    answer.raise_for_status()
    checks = answer.json()["checks"]
    broken = [check["name"] for check in checks if not check["holds"]]
    out.print(
        f"{len(checks)} promises checked: " + ("all hold" if not broken else "BROKEN: " + ", ".join(broken))
    )


def _print_story(title: str, steps: Iterator[demo.Step]) -> None:
    out.print(f"\n[bold]{title}[/bold]")
    for step in steps:
        mark = "[green]✓[/green]" if step.expected else "[yellow]✗ refused, as it must be:[/yellow]"
        out.print(f"  {mark} {step.title}" + ("" if step.expected else f"\n      {step.said}"))


def _print_trial_balance(body: dict[str, Any]) -> None:
    table = Table(title=f"Trial balance of the book {demo.BOOK} on {date.today().isoformat()}")  # noqa: DTZ011
    for column in ("account purpose", "asset"):
        table.add_column(column)
    for column in ("debit", "credit"):
        table.add_column(column, justify="right")
    for line in body["lines"]:
        table.add_row(line["purpose"], line["asset"], line["debits"], line["credits"])
    out.print(table)
    balanced = all(total["balanced"] for total in body["totals"])
    out.print(
        f"{len(body['totals'])} assets, "
        + ("debits equal credits in every one" if balanced else "OUT OF BALANCE")
    )


def main() -> None:
    """Run the command; an error of ours, or a file that cannot be read or written, is one clear line and exit status 1."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        try:
            app()
        except DBAPIError as error:
            raise translate_for_operator(error) from error
        except psycopg.OperationalError as error:
            raise Interrupted(said=sentence(error)) from error
    except LedgerError as error:
        locale = negotiate(os.environ.get("LANG", "").split(".")[0])
        _fail(f"{error.message(locale)} {error.remedy(locale)}")
    except OSError as error:
        if error.filename is None:
            raise
        _fail(f"{error.filename}: {error.strerror}")


def _fail(line: str) -> NoReturn:
    Console(stderr=True, highlight=False, soft_wrap=True).print(
        f"ecoledger {__version__}: {line}", markup=False
    )
    raise SystemExit(1) from None


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)
