"""Where the measures are taken: the programs, built once, and a folder that is thrown away."""

import json
import subprocess
from functools import cached_property
from pathlib import Path

from harness import Contender


class Place:
    """Folder, rounds and programs of one run."""

    def __init__(self, root, folder, rounds):
        self.root, self.folder, self.rounds = root, folder, rounds

    @cached_property
    def target(self):
        """The folder with the release build of the command, and of the floor."""
        cargo = ["cargo", "build", "--release", "--quiet", "-p"]
        subprocess.run([*cargo, "mainstay-cli"], cwd=self.root, check=True)
        subprocess.run([*cargo, "mainstay", "--example", "floor"], cwd=self.root, check=True)
        return self.release

    @cached_property
    def release(self):
        """The folder that release builds come to."""
        metadata = ["cargo", "metadata", "--format-version=1", "--no-deps"]
        said = subprocess.run(metadata, cwd=self.root, check=True, capture_output=True).stdout
        return Path(json.loads(said)["target_directory"]) / "release"

    def mainstay(self, project, *arguments, **options):
        """The command in a project."""
        return Contender("mainstay", [self.target / "mainstay", "-C", project, *arguments], **options)

    def floor(self, url):
        """The bare catalogue queries, and nothing else."""
        return Contender("catalogue alone", [self.target / "examples/floor", url])
