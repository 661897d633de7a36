"""Set the atlas up and start it, test it, check its code, or run one of its commands.

    python atlas.py run  [options of streamlit run]
    python atlas.py test [--quick | --soak] [options of pytest]
    python atlas.py lint
    python atlas.py COMMAND ...    such as: coverage --radius 800 --target towns
    python atlas.py help           the commands there are

Only the standard library and pip are needed. The packages go into .venv
beside the code and nowhere else; they are installed again only when the lock,
the requirements or Python itself have changed, or an installation was cut off.
"""

# ruff: noqa: S603, S606, T201 - a script that speaks to its user and starts programs

import hashlib
import importlib.util
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENV = ROOT / ".venv"
PYTHON = ENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)

REQUIREMENTS = {
    "run": "requirements.txt",
    "department": "requirements/department.txt",
    "cluster": "requirements/cluster.txt",
    "test": "requirements/test.txt",
}
"""What is installed for each task; each holds what the ones before it hold."""

LOCK = "requirements/constraints.txt"

# An address of its own keeps the app off the network until someone asks for it, and
# keeps Streamlit from asking a host outside for this machine's public address.
APP = ("streamlit", "run", "streamlit_app.py", "--server.address=127.0.0.1")
LINT = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))
PARALLEL = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "loadscope")
"""A module's tests stay in one process, which shares what it has computed among them.

One process more than processors: those that watch a browser wait for a third of their time.
"""


def fingerprint() -> str:
    """Return a hash of what decides which packages are installed, and where."""
    files = (*REQUIREMENTS.values(), LOCK)
    parts = [str(sys.version_info[:2]).encode(), str(ENV).encode()]
    parts += [(ROOT / name).read_bytes() for name in files]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def marker(task: str) -> Path:
    """Return the file that says which packages of a task are installed."""
    return ENV / f"atlas-{task}.installed"


def is_ready(task: str) -> bool:
    """Return whether the packages of a task stand as the lock says."""
    path = marker(task)
    if not (PYTHON.exists() and path.exists()):
        return False
    return path.read_text(encoding="ascii") == fingerprint()


def prepare(task: str) -> None:
    """Make .venv if need be and install the packages of a task into it."""
    if is_ready(task):
        return
    if importlib.util.find_spec("pip") is None:
        sys.exit("pip is missing: install it for this Python (https://pip.pypa.io), then try again")
    print(f"Installing the packages of {REQUIREMENTS[task]} into {ENV} ...", flush=True)
    for each in REQUIREMENTS:
        marker(each).unlink(missing_ok=True)
    # Without pip of its own: Debian's Python lacks what would put it there.
    venv.create(ENV, with_pip=False, symlinks=os.name != "nt")
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON), "--disable-pip-version-check"]
    install = [*pip, "install", "--no-input", "-r", str(ROOT / REQUIREMENTS[task])]
    code = subprocess.run(install, check=False).returncode
    if code:
        print("The packages could not be installed; pip says why above.", file=sys.stderr)
        sys.exit(code)
    names = list(REQUIREMENTS)
    for each in names[: names.index(task) + 1]:
        marker(each).write_text(fingerprint(), encoding="ascii")
    warm()


def packages_of(task: str, options: Sequence[str] = ()) -> str:
    """Return which packages a task needs: more for a shared store, or for a cluster."""
    if task in ("test", "lint"):
        return "test"
    if any(each.startswith("--scheduler") for each in options):
        return "cluster"
    return "department" if os.environ.get("ATLAS_STORE") else "run"


def warm() -> None:
    """Compile the loops over streets and timetables, so that the first page does not wait for it.

    Where that fails, the app tries again by itself, at first use.
    """
    print("Compiling the loops over streets and timetables, a minute ...", flush=True)
    compiling = [str(PYTHON), "-c", "from geo.warm import warm; warm()"]
    if subprocess.run(compiling, cwd=ROOT, check=False, capture_output=True).returncode:
        print("They could not be compiled yet; the app will do so when it needs them.")


def pytest_options(options: list[str]) -> list[str]:
    """Return the options of pytest: on all processors, unless some tests are named."""
    named = any(not each.startswith("-") for each in options)
    chosen = any(each.startswith(("-n", "--numprocesses", "--pdb", "--dist")) for each in options)
    return options if named or chosen else [*PARALLEL, *options]


def start(module: str, options: list[str]) -> int:
    """Run a module with the packages of .venv in place of this program; return its exit code."""
    command = [str(PYTHON), "-m", module, *options]
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(command[0], command)  # signals and the exit code pass through
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the program was told as well and ends by itself


def lint() -> int:
    """Run every check of the code, whatever the ones before have found; return 1 on any fault."""
    failed = [
        " ".join(check)
        for check in LINT
        if subprocess.run([str(PYTHON), "-m", *check], check=False).returncode
    ]
    print("\n".join(f"failed: {check}" for check in failed) or "sound", flush=True)
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    """Carry out one command line and return its exit code."""
    if sys.version_info < OLDEST:
        wanted, found = (".".join(map(str, each[:2])) for each in (OLDEST, sys.version_info))
        print(f"Python {wanted} or newer is needed; this is {found}.", file=sys.stderr)
        return 2
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if arguments else 2
    task, *options = arguments
    prepare(packages_of(task, options))
    os.environ["PYTHONUTF8"] = "1"  # Chinese on any console
    if task not in ("run", "test", "lint"):
        folders = filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))
        os.environ["PYTHONPATH"] = os.pathsep.join(folders)
        return start("layers", ["--help"] if task == "help" else arguments)
    os.chdir(ROOT)
    if task == "lint":
        return lint()
    module, given = (
        (APP[0], [*APP[1:], *options]) if task == "run" else ("pytest", pytest_options(options))
    )
    return start(module, given)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
