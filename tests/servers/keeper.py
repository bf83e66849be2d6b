"""The keeper: a process that owns the running servers, and ends them when whoever asked for them is gone.

It reads its standard input, which holds nothing: when that closes, its owner has finished or was killed.
It has a session of its own, so Ctrl-C does not reach it before the tests have ended.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import machine
from machine import Unavailable

SWEEP_AFTER_SECONDS = 60


class Keeper:
    """The owner's handle on the process."""

    def __init__(self, run_dir, titles):
        self.run_dir = run_dir
        command = [sys.executable, Path(__file__).with_name("servers"), "keep", run_dir, *titles]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True)

    def wait_until_up(self):
        """The variables of the servers that are up, and why the others are not."""
        answer = self.process.stdout.readline()
        if not answer:
            raise Unavailable("the keeper of the servers ended early; its message is above.")
        return json.loads(answer)

    def stop(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            print("The keeper of the servers was killed, and the servers with it.", file=sys.stderr)
        remove(self.run_dir)  # left behind only if the keeper was killed


def keep(run_dir, servers):
    """Starts `servers`, says so on stdout, and holds them until stdin closes."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    held = hold(run_dir)
    stop = threading.Event()
    lives = [Life(server, run_dir / f"server{number}", stop) for number, server in enumerate(servers, 1)]
    threading.Thread(target=announce, args=[lives], daemon=True).start()
    sys.stdin.read()
    stop.set()
    for life in lives:
        life.thread.join()
    remove(run_dir)
    os.close(held)


def announce(lives):
    for life in lives:
        life.settled.wait()
    up = [life for life in lives if life.problem is None]
    variables = {name: value for life in up for name, value in life.server.variables().items()}
    problems = {life.server.title: life.problem for life in lives if life.problem}
    print(json.dumps({"variables": variables, "problems": problems}), flush=True)


class Life:
    """One server from start to stop, in one thread: the kernel ends a server when the *thread* that
    started it ends (prctl(2), PR_SET_PDEATHSIG), so that thread stays."""

    def __init__(self, server, folder, stop):
        self.server, self.folder, self.stop = server, folder, stop
        self.settled, self.problem = threading.Event(), None
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        try:
            self._start()
            self.settled.set()
            self.stop.wait()
            self._report_early_end()
        finally:
            self.server.stop()

    def _report_early_end(self):
        if self.problem is None and self.server.has_ended():
            print(f"{self.server.title} ended before the tests did:\n{self.server.last_words()}", file=sys.stderr)

    def _start(self):
        try:
            self.folder.mkdir()
            machine.give_to_account(self.folder)
            self.server.start(self.folder)
        except (Unavailable, OSError, subprocess.SubprocessError) as error:
            self.problem = str(error)


def hold(run_dir):
    """A lock on the folder, which says that somebody still uses it."""
    descriptor = os.open(run_dir, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return descriptor


def sweep():
    """Removes folders of runs that were killed together with their keeper."""
    for path in machine.run_base().glob(machine.RUN_PREFIX + "*"):
        try:
            if time.time() - path.stat().st_ctime > SWEEP_AFTER_SECONDS and path.owner() == current_user():
                os.close(hold(path))
                remove(path)
        except OSError:
            continue  # in use, or another run was quicker


def current_user():
    return machine.pwd.getpwuid(os.geteuid()).pw_name


def remove(path):
    """Removes a folder, patiently: a server that was killed may write for a moment more."""
    for _ in range(50):
        shutil.rmtree(path, ignore_errors=True)
        if not path.exists():
            return
        time.sleep(0.1)
    print(f"could not remove {path}", file=sys.stderr)
