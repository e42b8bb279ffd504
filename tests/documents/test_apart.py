"""Reading apart: whatever a file does to the child that reads it, the parent goes on, and the child is gone."""

import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ledger.documents import apart
from ledger.documents.apart import CallerGone, FileBroke, FileStopped, Limits, Task
from ledger.documents.sheets import FileBeyondLimit
from tests.documents import tasks

SMALL = Limits(memory=256 * 1024 * 1024, cpu_seconds=1, seconds=30, told=100_000)


def children() -> list[int]:
    """Processes that this one has started and not taken from the system; a thread may end while they are counted."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):
            found += [int(pid) for pid in (task / "children").read_text().split()]
    return found


def run(task: Task[Any], data: bytes = b"", **words: Any) -> list[Any]:
    """Run a task within small limits."""
    return list(apart.run(task, data, words, limits=SMALL))


def test_what_is_read_comes_back() -> None:
    """Goal: bytes and words go in, plain data comes back, in any script."""
    before = children()
    assert run(tasks.echo, "湖州\U0002ebf0".encode(), day="2026-03-02") == [
        {"bytes": 10, "words": {"day": "2026-03-02"}, "text": "湖州\U0002ebf0"}
    ]
    assert children() == before


@pytest.mark.parametrize(("task", "kind", "figures"), [
    (tasks.abort, FileBroke, {"signal": "SIGABRT"}),
    (tasks.panic, FileBroke, {"signal": "SIGABRT"}),
    (tasks.crash, FileBroke, {"signal": "SIGSEGV"}),
    (tasks.swell, FileStopped, {"what": "bytes of memory", "most": SMALL.memory}),
    (tasks.spin, FileStopped, {"what": "seconds of computing", "most": 1}),
    (tasks.deafen, FileBroke, {"signal": "SIGKILL"}),
    (tasks.chatter, FileStopped, {"what": "bytes of content", "most": 100_000}),
    (tasks.refuse, FileBeyondLimit, {"what": "rows", "most": 5, "place": "row", "at": "7"}),
    (tasks.err, RuntimeError, {}),
], ids=lambda value: getattr(value, "__name__", ""))  # fmt: skip
def test_a_child_that_fails_is_an_answer(
    task: Task[Any], kind: type[Exception], figures: dict[str, Any]
) -> None:
    """Goal: each end of a child has its refusal with the limit; a fault of ours stays one. Method: a task for each."""
    before = children()
    with pytest.raises(kind) as caught:
        run(task)
    assert getattr(caught.value, "figures", {}) == figures
    assert children() == before


def test_a_child_says_how_far_it_is() -> None:
    """Goal: the parent hears it while the child works, in order; the answer has none of it. Method: three words, slower than it looks."""
    heard: list[tuple[int, int]] = []
    told = list(apart.run(tasks.count_far, b"", {}, far=lambda *far: heard.append(far)))
    assert told == ["told"]
    assert sorted(set(heard)) == [(0, 3), (1, 3), (2, 3)]
    assert heard == sorted(heard)


def test_a_child_that_waits_is_ended() -> None:
    """Goal: the clock ends what takes no time of the processor: by the parent, and without one by the child's own alarm."""
    before = children()
    with pytest.raises(FileStopped) as caught:
        list(apart.run(tasks.sleep, b"", {}, limits=Limits(seconds=1)))
    assert caught.value.figures == {"what": "seconds", "most": 1}
    assert children() == before


def test_the_alarm_is_the_childs_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: a child ends by itself though its parent is gone. Method: a parent that would wait for ever."""
    monkeypatch.setattr("time.monotonic", lambda: 0)
    with pytest.raises(FileStopped) as caught:
        list(apart.run(tasks.sleep, b"", {}, limits=Limits(seconds=1)))
    assert caught.value.figures["what"] == "seconds"


def test_nobody_waits_for_a_caller_that_is_gone() -> None:
    """Goal: the child ends when the caller goes, before or after its start. Method: an event set before; a thread that sets it."""
    gone, before = threading.Event(), children()
    timer = threading.Timer(1, gone.set)
    timer.start()
    with pytest.raises(CallerGone):
        list(apart.run(tasks.sleep, b"", {}, gone))
    with pytest.raises(CallerGone):
        list(apart.run(tasks.sleep, b"", {}, gone))
    timer.join()
    assert children() == before


def test_a_child_sees_nothing_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Goal: no secret of the environment, no module of the working folder, no database, no web, no native reader unasked."""
    for name in ("json", "ledger", "typing", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a module of the working folder was run')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    [told] = run(tasks.surroundings)
    assert set(told["environment"]) <= {"PATH", "LC_ALL", "LC_CTYPE"}
    assert not {"", str(tmp_path)} & set(told["path"])
    assert told["folder"] == str(tmp_path)
    assert not {"sqlalchemy", "psycopg", "fastapi", "babel", "pickle"} & set(told["modules"])


def test_the_limits_are_these() -> None:
    """Goal: what the page promises (docs/spec/files.md 1) is what a child gets."""
    assert Limits() == Limits(memory=2**30, cpu_seconds=20, seconds=120, told=64 * 2**20)
    page = (Path(__file__).parents[2] / "docs/spec/files.md").read_text("utf-8")
    for promised in ("1 GiB", "20 seconds of computing", "120 seconds on the clock", "64 MiB"):
        assert promised in page
