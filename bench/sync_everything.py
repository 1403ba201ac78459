"""Syncs every file and folder below one: under the shim of a power cut, all of it is then on the disk."""

import os
import sys


def sync(path: str) -> None:
    opened = os.open(path, os.O_RDONLY)
    os.fsync(opened)
    os.close(opened)


if __name__ == "__main__":
    for folder, _, files in os.walk(sys.argv[1]):
        for name in files:
            sync(os.path.join(folder, name))
        sync(folder)
