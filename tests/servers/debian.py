"""Packages of any Debian release, with the libraries they need, unpacked into the cache and run where they lie.

Nothing is installed, so releases that exclude each other are there side by side, on a machine that is neither,
and without root. Programs run through the unpacked release's own loader: bin/ holds a script for each.
"""

import functools
import glob
import os
import platform
import re
import shutil
import subprocess
import zlib

from machine import Unavailable, cache_dir
from packages import new_folder, run_logged

KEYRINGS = "/usr/share/keyrings/debian-archive-keyring.*"

# An apt that knows of one folder only: no package is installed there, and no source of the machine counts.
APT_CONF = """
Dir::State "{work}";
Dir::State::lists "lists";
Dir::State::status "{work}/status";
Dir::Cache "{work}";
Dir::Cache::archives "archives";
Dir::Etc::sourcelist "{work}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::Retries "3";
APT::Sandbox::User "root"; // the account _apt could not enter the folder
"""
SOURCE = "deb {trust} {mirror} {release} main\n"

PROGRAM = """#!/bin/sh
exec {home}/loader/{name} --library-path {libraries} --argv0 {name} {home}/binary/{name} "$@"
"""


class DebianTree:
    """`packages` with all that they depend on, and `alone` without: for a few files of theirs."""

    def __init__(self, name, release, packages, programs, alone=()):
        self.name, self.release, self.packages, self.alone, self.programs = name, release, packages, alone, programs

    def install(self):
        recipe = zlib.crc32(repr([PROGRAM, self.packages, self.alone, self.programs]).encode())
        home = cache_dir() / f"{self.name}-{self.release}-{recipe:08x}"
        if not home.exists():
            with new_folder(home) as folder:
                self._download(folder.parent)
                self._unpack(folder.parent, folder / "root")
                self._make_programs(folder, home)
        return home / "bin"

    def _download(self, work):
        trust = "".join(f"[signed-by={keyring}]" for keyring in glob.glob(KEYRINGS)[:1])
        (work / "sources.list").write_text(SOURCE.format(trust=trust, mirror=mirror(), release=self.release))
        (work / "apt.conf").write_text(APT_CONF.format(work=work))
        (work / "status").touch()
        for folder in ("lists/partial", "archives/partial"):
            (work / folder).mkdir(parents=True)

        def apt_get(*arguments):
            advice = f"Is there a network, and does the mirror have Debian {self.release}?"
            surroundings = {"env": {**os.environ, "APT_CONFIG": str(work / "apt.conf")}, "cwd": work / "archives"}
            run_logged(["apt-get", "-q", *arguments], work / "log", advice, **surroundings)

        apt_get("update", "--error-on=any")
        apt_get("install", "--yes", "--download-only", "--no-install-recommends", *self.packages)
        if self.alone:
            apt_get("download", *self.alone)

    def _unpack(self, work, root):
        for package in sorted((work / "archives").glob("*.deb")):
            run_logged(["dpkg-deb", "--extract", str(package), str(root)], work / "log", "Is the disk full?")

    def _make_programs(self, folder, home):
        """Links to the programs in bin/. Where a binary was, there is a script that loads it with its own libraries,
        so that the scripts of the packages find it too.

        The loader is linked under the program's name, so that this is what the system calls the process.
        """
        root = folder / "root"
        libraries = [*root.glob("lib/*-linux-gnu*"), *root.glob("usr/lib/*-linux-gnu*")]
        loader = next(path for library in libraries for path in library.glob("ld-linux*.so.*"))

        def at_home(path):
            return str(home / path.relative_to(folder))

        for place in ("bin", "loader", "binary"):
            (folder / place).mkdir()
        for name in self.programs:
            program = self._find(root, name)
            (folder / "bin" / name).symlink_to(at_home(program))
            if program.read_bytes().startswith(b"\x7fELF"):
                program.rename(folder / "binary" / name)
                (folder / "loader" / name).symlink_to(at_home(loader))
                program.write_text(PROGRAM.format(home=home, name=name, libraries=":".join(map(at_home, libraries))))
                program.chmod(0o755)

    def _find(self, root, name):
        for folder in ("usr/sbin", "usr/bin", "sbin", "bin"):
            if (root / folder / name).is_file():
                return root / folder / name
        raise Unavailable(f"{name} is in none of the packages {', '.join([*self.packages, *self.alone])}.")


@functools.cache
def mirror():
    """The mirror from which the machine's own apt has its release. Downloads nothing."""
    if not shutil.which("apt-get"):
        raise Unavailable("it comes from Debian packages, and there is no apt-get here to download them.")
    command = ["apt-get", "update", "--print-uris", "-o", "Debug::NoLocking=true"]
    sources = subprocess.run(command, capture_output=True, text=True).stdout
    own = platform.freedesktop_os_release().get("VERSION_CODENAME", "stable")
    found = re.search(rf"'(\S+)/dists/({own}|stable|testing|unstable|sid)/InRelease'", sources)
    if not found:
        raise Unavailable("it comes from Debian packages, and apt has no mirror of Debian here.")
    return found[1]
