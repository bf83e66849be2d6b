"""This machine: folders, ports, the account servers run under. Knows nothing about any server."""

import os
import pwd
import random
import shutil
import socket
import stat
import subprocess
import tempfile
import threading
from pathlib import Path

ACCOUNT = "mainstay-test"
# Ports above are handed to outgoing connections; a server that restarts would find its port taken.
PORTS = range(20000, 32768)
ROOM_NEEDED = 4 * 1024**3
RUN_PREFIX = "mainstay-test-"

_handed_out = set()
_handing_out = threading.Lock()


class Unavailable(Exception):
    """A server cannot be had here. The message says why and what to do next."""


def is_root():
    return os.geteuid() == 0


def cache_dir():
    """Where unpacked servers are kept between runs."""
    chosen = os.environ.get("MAINSTAY_SERVERS_CACHE")
    if chosen:
        return Path(chosen).absolute()
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    if is_root() and not open_to_everyone(home):
        # Root's home is usually closed (0700), and the account that runs the servers could not enter it.
        home = Path("/var/cache")
    return home.absolute() / "mainstay-servers"


def open_to_everyone(path):
    existing = (p for p in [path, *path.parents] if p.exists())
    return all(p.stat().st_mode & stat.S_IXOTH for p in existing)


def run_base():
    """Memory if there is enough of it, else the disk."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= ROOM_NEEDED:
        return memory
    return Path(tempfile.gettempdir())


def new_run_dir():
    path = Path(tempfile.mkdtemp(prefix=RUN_PREFIX, dir=run_base()))
    path.chmod(0o755)
    return path


def free_port():
    """A port nobody listens on, and nobody else in this process was given. Random, so that two runs at once
    hardly ever choose the same."""
    with _handing_out:
        for port in random.sample(PORTS, 200):
            if port not in _handed_out and is_free(port):
                _handed_out.add(port)
                return port
    raise Unavailable(f"no free port between {PORTS.start} and {PORTS.stop}")


def is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


def make_account():
    """Servers refuse to run as root; root gets an account for them."""
    if not is_root() or account():
        return
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
    if subprocess.run(command).returncode != 0 and not account():
        raise Unavailable(f"cannot create the account {ACCOUNT}. Run the tests as a user that is not root.")


def account():
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        return None


def give_to_account(path):
    if is_root():
        shutil.chown(path, ACCOUNT, ACCOUNT)


def as_account(command, on_parent_death=None):
    """`command`, run as the account when we are root; with a signal it gets when its parent dies."""
    setpriv = ["setpriv"]
    if is_root():
        user = account()
        setpriv += ["--reuid", str(user.pw_uid), "--regid", str(user.pw_gid), "--clear-groups"]
    if on_parent_death and shutil.which("setpriv"):
        setpriv += ["--pdeathsig", on_parent_death]
    return [*setpriv, *map(str, command)] if len(setpriv) > 1 else [*map(str, command)]


def server_environment(bin):
    """`bin` first, and without the caller's PGPORT, MYSQL_HOME and the like, which the servers' tools would obey."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "MYSQL", "MARIADB"))}
    return {**kept, "PATH": f"{bin}:{os.environ['PATH']}"}


def last_lines(path, count=15):
    try:
        lines = Path(path).read_text(errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in lines[-count:])
