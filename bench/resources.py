"""What a server with all its workers uses, read from the system: memory, and the processor's time."""

import os
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
STATE, PARENT, PROCESS_GROUP, USER_TIME, SYSTEM_TIME = 0, 1, 2, 11, 12


def members(group: int) -> list[int]:
    """The processes of a process group."""
    return [process for process in _processes() if _said(process)[PROCESS_GROUP : PROCESS_GROUP + 1] == [str(group)]]


def children_of(parent: int) -> list[int]:
    return [process for process in _processes() if _said(process)[PARENT : PARENT + 1] == [str(parent)]]


def is_at_work(process: int) -> bool:
    """One that has ended and was not yet collected is not."""
    said = _said(process)
    return bool(said) and said[STATE] not in "ZX"


def memory_of(group: int) -> float:
    """In MB; what several of its processes share is shared out among them."""
    total = 0
    for process in members(group):
        with suppress(OSError):
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def processor_time_of(group: int) -> float:
    """Seconds since its processes began."""
    said = [_said(process) for process in members(group)]
    return sum(int(each[USER_TIME]) + int(each[SYSTEM_TIME]) for each in said if each) / TICKS


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _said(process: int) -> list[str]:
    """The fields of a process after its name, which may hold spaces; nothing where it has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []
