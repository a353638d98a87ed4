"""What was measured, and on what."""

import datetime
import os
import platform
import re
import subprocess
import zipfile
from pathlib import Path

from harness import launches
from harness.settings import ROOT
from harness.startup import GRAALPY_JAR


def describe(fleet):
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _output("git", "-C", str(ROOT), "describe", "--always", "--dirty"),
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "kernel": f"{platform.system()} {platform.release()}",
        "load_average_before": round(os.getloadavg()[0], 2),
        "versions": versions(fleet),
    }


def versions(fleet):
    found = {"JDK": str(fleet.jdk)}
    found |= {f"JDK {feature}": str(jdk) for feature, jdk in sorted(fleet.jdks.items())
              if feature == 17 and jdk != fleet.jdk}
    found |= {
        "Spring Boot": _library(launches.BOOT_JAR, "spring-boot"),
        "Spring Framework": _library(launches.BOOT_JAR, "spring-webmvc"),
        "Tomcat": _library(launches.BOOT_JAR, "tomcat-embed-core"),
        "GraalPy": _library(GRAALPY_JAR, "python-language"),
        "Spring Cloud Function": _library(launches.FUNCTION_JAR, "spring-cloud-function-web"),
    }
    commands = {
        "Twisted": ("twistd3", "--version"),
        "gunicorn": ("gunicorn", "--version"),
        "waitress": ("/usr/bin/python3", "-c", "import importlib.metadata as m; print(m.version('waitress'))"),
        "uWSGI": ("uwsgi", "--version"),
        "Flask": ("/usr/bin/python3", "-c", "import importlib.metadata as m; print(m.version('flask'))"),
        "Python of these": ("/usr/bin/python3", "--version"),
        "wrk": ("wrk", "-v"),
        "h2load": ("h2load", "--version"),
    }
    return found | {name: _version(_output(*command)) for name, command in commands.items()}


def _cpu_model():
    names = re.findall(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return names[0] if names else platform.machine()


def _library(jar, name):
    with zipfile.ZipFile(jar) as file:
        pattern = re.compile(rf"BOOT-INF/lib/{re.escape(name)}-(\d[\w.-]*)\.jar")
        return next((match.group(1) for match in map(pattern.fullmatch, file.namelist()) if match), "?")


def _version(text):
    match = re.search(r"\d+(\.\d+)+", text)
    return match.group() if match else "not installed"


def _output(*command):
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (result.stdout + result.stderr).strip()
