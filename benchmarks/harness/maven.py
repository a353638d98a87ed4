"""Builds modules of the project."""

import subprocess

from harness.errors import BenchmarkError
from harness.settings import ROOT

SERVER = "benchmarks/server"


def package(modules, *options, directory=ROOT):
    """Makes the jars of some modules, in this working copy or another one."""
    command = ["mvn", "-B", "-q", "-pl", ",".join(modules), "-am", "-Dmaven.test.skip", *options, "package"]
    if subprocess.run(command, cwd=directory, stdin=subprocess.DEVNULL).returncode:
        raise BenchmarkError(f"The build has failed, in {directory}")
