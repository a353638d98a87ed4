"""The JDKs of the machine."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from harness.errors import BenchmarkError

PREFERRED = 25
OLDEST = 17


@dataclass(frozen=True)
class Jdk:
    home: Path
    version: str
    vendor: str

    @property
    def feature(self):
        return int(self.version.split(".")[0])

    @property
    def java(self):
        return str(self.home / "bin" / "java")

    def __str__(self):
        return f"{self.version} ({self.vendor})"


def find(given=()):
    """JDKs by feature version; the given ones win over JAVA_HOME, that over what is in the usual places."""
    homes = [Path(home) for home in given]
    for home in homes:
        if _read(home) is None:
            raise BenchmarkError(f"There is no JDK in {home}")
    if os.environ.get("JAVA_HOME"):
        homes.append(Path(os.environ["JAVA_HOME"]))
    if shutil.which("java"):
        homes.append(Path(shutil.which("java")).resolve().parent.parent)
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    found = {}
    for jdk in filter(None, map(_read, homes)):
        found.setdefault(jdk.feature, jdk)
    if not found:
        raise BenchmarkError("No JDK found; name one with --jdk")
    return found


def main_jdk(jdks):
    return jdks.get(PREFERRED) or jdks[max(jdks)]


def _read(home):
    try:
        release = dict(re.findall(r'^(\w+)="(.*)"$', (home / "release").read_text(), re.MULTILINE))
    except OSError:
        return None
    if "JAVA_VERSION" not in release or not (home / "bin" / "java").exists():
        return None
    return Jdk(home, release["JAVA_VERSION"], release.get("IMPLEMENTOR", "unknown vendor"))
