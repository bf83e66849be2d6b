"""The measures: one list, one file a family. A measure takes a `Place` and gives rows."""

from .place import Place
from .autogenerate import autogenerate, autogenerate_10000
from .current import current
from .data import data
from .diff import diff_mariadb, diff_mysql, diff_postgresql, diff_sqlite
from .graph import graph, lint
from .gym import gym
from .peers import peers
from .read import offline, read_mariadb, read_mysql, read_postgresql, read_sqlite
from .upgrade import upgrade_mariadb, upgrade_mysql, upgrade_postgresql, upgrade_sqlite

MEASURES = {
    "autogenerate": autogenerate,
    "autogenerate-10000": autogenerate_10000,
    "diff-postgresql": diff_postgresql,
    "diff-mysql": diff_mysql,
    "diff-mariadb": diff_mariadb,
    "diff-sqlite": diff_sqlite,
    "upgrade-postgresql": upgrade_postgresql,
    "upgrade-mysql": upgrade_mysql,
    "upgrade-mariadb": upgrade_mariadb,
    "upgrade-sqlite": upgrade_sqlite,
    "current": current,
    "data": data,
    "graph": graph,
    "gym": gym,
    "peers": peers,
    "lint": lint,
    "read-postgresql": read_postgresql,
    "read-mysql": read_mysql,
    "read-mariadb": read_mariadb,
    "read-sqlite": read_sqlite,
    "offline": offline,
}

__all__ = ["MEASURES", "Place"]
