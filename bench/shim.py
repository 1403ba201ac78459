"""Compiles a shim beside the measures, which stands between a program and its disk."""

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
COMPILER = shutil.which("gcc") or shutil.which("cc")


def compiled(name: str, folder: Path) -> Path:
    """`bench/<name>.c` as a library in this folder, for LD_PRELOAD."""
    if COMPILER is None:
        raise RuntimeError("There is no C compiler (apt-get install gcc libc6-dev).")
    library = folder / f"{name}.so"
    subprocess.run([COMPILER, "-O2", "-shared", "-fPIC", "-o", library, HERE / f"{name}.c"], check=True)
    library.chmod(0o755)
    return library
