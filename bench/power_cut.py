"""A folder that holds, after the power was cut, what had been synced and no more: files, their names, their lengths.

What is not modelled: a disk that says it has synced and has not, blocks of less than 4 KB that are half written,
writes through O_DSYNC, and memory that is mapped and synced by itself. Handrail's databases use none of these here.
"""

import os
import random
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.shim import compiled

SYNC_EVERYTHING = Path(__file__).parent / "sync_everything.py"
BLOCK = 4096
MEMORY = Path("/dev/shm")
ROOM = 1 << 30
PARTS = ("content", "names", "locks", "halves")


class Disk:
    """`live` is what programs see; they run with `environment`, and are all dead when the power is cut."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o755)  # a database may run as somebody else
        self.live, self._kept, self._seen = folder / "disk", folder / "kept", folder / "seen"
        self.live.mkdir()
        self._shim = compiled("power_cut", folder)
        begin_store(self._kept)
        self.environment = self._environment(self._kept)

    def _environment(self, store: Path) -> dict[str, str]:
        return {"LD_PRELOAD": str(self._shim), "HANDRAIL_DISK": str(self.live), "HANDRAIL_KEPT": str(store)}

    def settle(self) -> None:
        """All that is there now is on the disk."""
        self._write_down(self._kept)

    def stop_syncing(self) -> None:
        """The moment of the cut: no sync ends from now on, so nobody is told that theirs did."""
        (self._kept / "dark").touch()

    def cut(self, *, keep_any: random.Random | None = None) -> int:
        """Leaves what was synced; with `keep_any`, of the rest whatever it picks. Tells how many files differ."""
        self._write_down(self._seen)
        kept, seen = Image(self._kept), Image(self._seen)
        after = Remains(kept, seen, keep_any)
        changed = after.replace(self.live)
        self.settle()
        return changed

    def _write_down(self, store: Path) -> None:
        begin_store(store)
        command = [sys.executable, "-I", "-S", str(SYNC_EVERYTHING), str(self.live)]
        subprocess.run(command, env=os.environ | self._environment(store), check=True)


@contextmanager
def quick_folder() -> Iterator[Path]:
    """In memory where that will do, as each cut makes some thousand files; else on the disk."""
    with tempfile.TemporaryDirectory(prefix="handrail-power-", dir=MEMORY if memory_will_do() else None) as folder:
        yield Path(folder)


def memory_will_do() -> bool:
    """Whether it has room, lets the shim be loaded from it and says when a file was made."""
    if not MEMORY.is_dir():
        return False
    found = os.statvfs(MEMORY)
    made = subprocess.run(["stat", "--format=%W", MEMORY], capture_output=True, text=True, check=False).stdout.strip()
    has_room = found.f_bavail * found.f_frsize > ROOM
    return has_room and not found.f_flag & os.ST_NOEXEC and made.isdigit() and int(made) > 0


def begin_store(store: Path) -> None:
    shutil.rmtree(store, ignore_errors=True)
    for folder in (store, *(store / part for part in PARTS)):
        folder.mkdir()
        folder.chmod(0o777)


@dataclass(frozen=True)
class Image:
    """What the shim wrote down: contents by file, and names by folder."""

    store: Path

    def content(self, key: str) -> bytes | None:
        path = self.store / "content" / key
        return path.read_bytes() if path.exists() else None

    def names(self, key: str) -> list[tuple[str, int, str]]:
        """The key, the mode and the name of each thing in a folder."""
        path = self.store / "names" / key
        if not path.exists():
            return []
        lines = (line.split(" ", 2) for line in path.read_text().splitlines())
        return [(key, int(mode, 8), name) for key, mode, name in lines]


class Remains:
    """What is there after a cut, of what was kept and what was only seen."""

    def __init__(self, kept: Image, seen: Image, keep_any: random.Random | None) -> None:
        self.kept, self.seen, self.keep_any = kept, seen, keep_any
        # A journal of a file system loses its newest part: names go back together, or not at all.
        self.names = seen if keep_any and keep_any.random() < 0.5 else kept

    def replace(self, folder: Path) -> int:
        """Makes this the folder's content, and tells how many files it changed. What is right already stays."""
        return self._replace("root", folder)

    def _replace(self, key: str, folder: Path) -> int:
        wanted = {name: (child, mode) for child, mode, name in self.names.names(key)}
        changed, owner = 0, folder.stat()
        for path in folder.iterdir():
            if path.name not in wanted or stat.S_IFMT(wanted[path.name][1]) != stat.S_IFMT(path.lstat().st_mode):
                changed += removed(path)
        for name, (child, mode) in wanted.items():
            path = folder / name
            is_new = not path.exists()
            if stat.S_ISDIR(mode):
                path.mkdir(exist_ok=True)
            elif not stat.S_ISREG(mode):
                raise ValueError(f"{path} is neither a file nor a folder")
            else:
                changed += written(path, self._content(child))
            if is_new:
                os.chown(path, owner.st_uid, owner.st_gid)
            path.chmod(stat.S_IMODE(mode))
            if stat.S_ISDIR(mode):
                changed += self._replace(child, path)
        return changed

    def _content(self, key: str) -> bytes:
        old, new = self.kept.content(key) or b"", self.seen.content(key)
        if self.keep_any is None or new is None or old == new:
            return old
        mixed = bytearray(max(len(old), len(new)))
        for start in range(0, len(mixed), BLOCK):
            part = (new if self.keep_any.random() < 0.5 else old)[start : start + BLOCK]
            mixed[start : start + len(part)] = part
        return bytes(mixed[: len(self.keep_any.choice((old, new)))])


def removed(path: Path) -> int:
    """Tells how many files there were."""
    if not path.is_dir():
        path.unlink()
        return 1
    files = sum(each.is_file() for each in path.rglob("*"))
    shutil.rmtree(path)
    return files


def written(path: Path, content: bytes) -> int:
    """Tells whether the file had to change."""
    if path.exists() and path.read_bytes() == content:
        return 0
    path.write_bytes(content)
    return 1
