"""A published folder as a git repository of the bureau's: every commit fixes a checkpoint for whoever has a clone."""

import shutil
import subprocess
from pathlib import Path

from ledger.errors import Unavailable
from ledger.seals.publishing import Published


class GitFailed(Unavailable):
    """Git could not commit what was published: {told}.

    The files are in the folder and whole. Mend what git says, and publish again.
    """

    code = "publish.git_failed"
    source = "docs/spec/audit.md 8.1"


def commit(folder: Path, published: Published) -> str:
    """Commit what was published of a book, unless nothing changed, and give the id of the commit that has its checkpoint.

    Only the book's own folder is committed, whatever else the bureau has in its repository. Drafts of a publisher that was
    killed stay out.

    Raises:
        GitFailed: git is not there, the folder is no repository, or git refuses.
    """
    ours = str(published.folder.relative_to(folder))
    scope = ["--", ours, f":(exclude,glob){ours}/**/.*.new"]
    _git(folder, "add", "--all", *scope)
    if _git(folder, "status", "--porcelain", "--untracked-files=no", *scope):
        _git(folder, "commit", "--quiet", "-m", f"{published.origin}: {published.point.size} records", *scope)
    return _git(folder, "log", "-1", "--format=%H", "--", f"{ours}/checkpoint")


def committed(folder: Path, identity: str, book_folder: str) -> str:
    """Read the checkpoint of a book as a commit has it.

    Raises:
        GitFailed: git is not there, the folder is no repository, or has no such commit.
    """
    return _git(folder, "show", f"{identity}:{book_folder}/checkpoint") + "\n"


def _git(folder: Path, *words: str) -> str:
    git = shutil.which("git")
    if git is None:
        raise GitFailed(told="git is not installed")
    done = subprocess.run([git, "-C", str(folder), *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise GitFailed(told=(done.stderr or done.stdout).strip().rstrip("."))
    return done.stdout.strip()
