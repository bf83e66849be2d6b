"""A server that is one process: start, wait, stop. What is particular to a kind is in the kind's file.

The keeper needs of a server: `title`, `url_variable`, `install`, `start`, `variables`, `has_ended`, `last_words`, `stop`.
"""

import signal
import subprocess
import time
from urllib.parse import quote

from machine import Unavailable, as_account, free_port, last_lines, server_environment

START_SECONDS = 90
STOP_SECONDS = 10

# A password that must be percent-encoded in a URL: one that is not would not connect.
PASSWORD = "s3cret@/#:%"
PASSWORD_IN_URL = quote(PASSWORD, safe="")


class Server:
    """A kind has `prepare` (makes its data), `command` (runs it) and `is_ready` (takes connections)."""

    stop_signal = signal.SIGKILL  # nobody will read this data again
    process = None

    def __init__(self, title, variable, package):
        self.title, self.name, self.package = title, variable.lower(), package
        self.prefix = f"MAINSTAY_TEST_{variable}"
        self.url_variable, self.bin_variable = f"{self.prefix}_URL", f"{self.prefix}_BIN"

    def install(self):
        self.bin = self.package.install()

    def start(self, folder):
        """Makes the data in `folder` and starts. Returns once the server takes connections."""
        self.folder, self.log, self.port = folder, folder / "log", free_port()
        self.prepare()
        self.launch(self.command())
        self.wait_until_ready()

    def has_ended(self):
        return self.process.poll() is not None

    def last_words(self):
        return last_lines(self.log)

    def stop(self):
        if self.process is None or self.has_ended():
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def launch(self, command):
        # Should the keeper be killed, the kernel stops the server for it.
        command = as_account(command, on_parent_death=self.stop_signal.name.removeprefix("SIG"))
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **self.surroundings(log))

    def wait_until_ready(self):
        self.wait_until(self.is_ready)

    def wait_until(self, condition):
        deadline = time.monotonic() + START_SECONDS
        while not condition():
            if self.has_ended():
                raise Unavailable(f"it ended while starting. Its last lines:\n{self.last_words()}")
            if time.monotonic() > deadline:
                raise Unavailable(f"not ready after {START_SECONDS} s. Its last lines:\n{self.last_words()}")
            time.sleep(0.02)

    def run(self, program, *arguments, input=None):
        """Runs one of the server's programs to its end."""
        command = as_account([self.bin / program, *arguments])
        with open(self.log, "a") as log:
            done = subprocess.run(command, input=input, text=True, timeout=START_SECONDS, **self.surroundings(log))
        if done.returncode != 0:
            raise Unavailable(f"{program} failed. Its last lines:\n{self.last_words()}")

    def surroundings(self, log):
        return {"stdout": log, "stderr": log, "cwd": "/", "env": server_environment(self.bin)}
