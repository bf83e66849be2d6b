"""A Galera cluster of three MariaDB nodes, and a way for the tests to kill one and to start it again."""

import re
import socket
import subprocess
import threading

from machine import Unavailable, as_account, free_port, give_to_account
from mysql import MariaDb
from server import START_SECONDS, Server

SIZE = 3

# The group gives up a node that was killed after some seconds, not after fifteen.
# A node that was killed does not read again what it had kept for others: once in some hundred starts that never ends.
SETTINGS = """
wsrep_on = ON
wsrep_provider = {usr}/lib/galera/libgalera_smm.so
wsrep_cluster_name = mainstay
wsrep_cluster_address = gcomm://{members}
wsrep_node_name = node{number}
wsrep_node_address = 127.0.0.1:{group}
wsrep_node_incoming_address = 127.0.0.1:{port}
wsrep_sst_method = rsync
wsrep_sst_receive_address = 127.0.0.1:{snapshot}
wsrep_slave_threads = 2
wsrep_provider_options = "gmcast.listen_addr=tcp://127.0.0.1:{group};ist.recv_addr=127.0.0.1:{increment};\
gcache.size=32M;gcache.recover=no;gcs.fc_limit=64;evs.keepalive_period=PT0.5S;evs.inactive_check_period=PT0.5S;\
evs.suspect_timeout=PT3S;evs.inactive_timeout=PT6S;evs.install_timeout=PT3S"
binlog_format = ROW
default_storage_engine = InnoDB
innodb_autoinc_lock_mode = 2
"""


class Galera(Server):
    """Three nodes behind one URL. The tests command them through a socket, see `Control`."""

    def start(self, folder):
        self.nodes = [Node(number, folder / f"node{number}", self.bin) for number in range(1, SIZE + 1)]
        members = ",".join(f"127.0.0.1:{node.group}" for node in self.nodes)
        for node in self.nodes:
            node.configure_for(members)
        first, *others = self.nodes
        first.found()
        for size, node in enumerate(others, 2):
            node.launch(node.command())
            # Two that join at once would wait for each other until a timer ends it.
            first.wait_until(lambda: first.status("wsrep_cluster_size") == str(size))
        for node in others:
            node.wait_until_ready()
        self.control = Control(self.nodes, folder / "control")

    def variables(self):
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        url = f"mariadb://root@{hosts}/mysql"
        return {
            self.url_variable: url,
            self.bin_variable: str(self.bin),
            f"{self.prefix}_CONTROL": str(self.control.path),
        }

    def has_ended(self):
        return any(node.has_ended() for node in self.nodes if not node.was_killed)

    def last_words(self):
        return "\n".join(node.last_words() for node in self.nodes if node.has_ended())

    def stop(self):
        for node in self.nodes:
            node.stop()


class Node(MariaDb):
    """One of the nodes. All of them have their ports before the first is configured."""

    was_killed = False

    def __init__(self, number, folder, bin):
        super().__init__(f"node {number}", "GALERA", None)
        self.number, self.folder, self.bin, self.log = number, folder, bin, folder / "log"
        self.port, self.group, self.increment, self.snapshot = (free_port() for _ in range(4))
        folder.mkdir()
        give_to_account(folder)

    def configure_for(self, members):
        ports = {name: getattr(self, name) for name in ("port", "group", "increment", "snapshot")}
        self.configure(SETTINGS.format(usr=self.usr, number=self.number, members=members, **ports))
        self.make_data_folder()

    def found(self):
        """Starts the cluster: this node makes the data, and the others get it from there."""
        self.bootstrap("--wsrep-on=OFF")
        self.launch([*self.command(), "--wsrep-new-cluster"])
        self.wait_until_ready()

    def kill(self):
        self.was_killed = True
        self.stop()

    def start_again(self):
        """Starts as MariaDB's service does: the node says how far its data goes, and gets the rest from the others."""
        recover = as_account([*self.command(), "--wsrep-recover"])
        said = subprocess.run(recover, capture_output=True, text=True, timeout=START_SECONDS)
        position = re.search(r"Recovered position:\s*(\S+)", said.stderr)
        if not position:
            raise Unavailable(f"it does not say how far its data goes:\n{said.stderr[-1000:]}")
        self.launch([*self.command(), f"--wsrep-start-position={position[1]}"])
        self.was_killed = False
        self.wait_until_ready()

    def is_ready(self):
        return self.status("wsrep_local_state_comment") == "Synced" and self.status("wsrep_ready") == "ON"

    def status(self, name):
        client = [self.bin / "mariadb", "--no-defaults", "--user=root", f"--socket={self.folder / 'socket'}", "-NB"]
        said = subprocess.run([*client, "-e", f"SHOW STATUS LIKE '{name}'"], capture_output=True, text=True)
        return said.stdout.rstrip("\n").partition("\t")[2]


class Control:
    """A socket that takes one line a connection, `kill 2` or `start 2`, and answers `done`, or why not.

    `kill` is SIGKILL; `start` answers when the node is in the cluster again. One thread does it all, and lives as long
    as the nodes: the kernel would end with it those that it started.
    """

    def __init__(self, nodes, path):
        self.nodes, self.path = nodes, path
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            with self.listener.accept()[0] as connection, connection.makefile("rw") as lines:
                try:
                    self._obey(*lines.readline().split())
                    answer = "done"
                except (Unavailable, OSError, subprocess.SubprocessError, ValueError, TypeError, LookupError) as error:
                    answer = str(error)
                lines.write(answer + "\n")

    def _obey(self, action, number):
        actions = {"kill": Node.kill, "start": Node.start_again}
        actions[action](self.nodes[int(number) - 1])
