#!/usr/bin/env python3
"""Measures how long the sample takes to start, with what Java and Spring can prepare for it, and prints a table.

Needs the sample's jar with bean definitions made ahead of time:
mvn -q -pl sample-app -am -Paot -DskipTests package
"""

import argparse
import os
import re
import statistics
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STARTED = re.compile(r"Started SampleApplication in .*process running for ([\d.]+)")
BEANS = "-Dspring.aot.enabled=true"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("java_home", nargs="+", type=Path)
    options = parser.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, median of {options.rounds} interleaved rounds "
          "(lowest to highest)\n")
    print("| Java | what is prepared | seconds to start | processor seconds | size of the cache |\n"
          "| --- | --- | --- | --- | --- |")
    for java_home in options.java_home:
        with tempfile.TemporaryDirectory(prefix="wsgi4j-startup-") as directory:
            measure(java_home / "bin" / "java", Path(directory), options.rounds)


def measure(java, directory, rounds):
    version = java_version(java)
    run(java, "-Djarmode=tools", "-jar", next((ROOT / "sample-app" / "target").glob("wsgi4j-sample-app-*[0-9T].jar")),
        "extract", "--destination", directory / "app")
    jar = next((directory / "app").glob("*.jar"))
    variants = {"nothing": [], "bean definitions": [BEANS]}
    caches = {}
    for name, options in list(variants.items()):
        prefix = "" if not options else name + ", "
        archive = directory / f"{len(caches)}.jsa"
        train(java, jar, [f"-XX:ArchiveClassesAtExit={archive}", *options])
        variants[prefix + "CDS archive"] = [f"-XX:SharedArchiveFile={archive}", *options]
        caches[prefix + "CDS archive"] = archive
        if version >= 25:
            cache = directory / f"{len(caches)}.aot"
            train(java, jar, [f"-XX:AOTCacheOutput={cache}", *options])
            variants[prefix + "AOT cache"] = [f"-XX:AOTCache={cache}", *options]
            caches[prefix + "AOT cache"] = cache
    starts = {name: [] for name in variants}
    for _ in range(rounds):
        for name, options in variants.items():
            starts[name].append(start(java, jar, options))
    for name, values in starts.items():
        size = f"{caches[name].stat().st_size / 2**20:.0f} MiB" if name in caches else ""
        print(f"| {version} | {name} | {figure(wall for wall, _ in values)} | {figure(cpu for _, cpu in values)} "
              f"| {size} |", flush=True)


def figure(values):
    values = list(values)
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def java_version(java):
    output = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
    return int(re.search(r'version "(\d+)', output).group(1))


def train(java, jar, options):
    """A run that ends when the context is there, to record which classes it takes."""
    run(java, *options, "-Dspring.context.exit=onRefresh", *sample(jar))


def run(*command):
    result = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            text=True)
    if result.returncode != 0:
        raise SystemExit(result.stdout[-4000:])


def start(java, jar, options):
    """Seconds until the server has started, and what they took of the processors, which says more under load."""
    command = [str(part) for part in (java, *options, *sample(jar))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        output = []
        try:
            for line in process.stdout:
                output.append(line)
                started = STARTED.search(line)
                if started:
                    return float(started.group(1)), processor_seconds(process.pid)
        finally:
            process.kill()
    raise SystemExit("The sample doesn't start:\n" + "".join(output[-20:]))


def processor_seconds(pid):
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def sample(jar):
    # Neither a repository nor a large file: they are the sample's, not the server's.
    return ["-jar", jar, "--server.port=0", f"--sample.directory={jar.parent / 'data'}", "--sample.git=none",
            "--sample.download-size=1B"]


if __name__ == "__main__":
    main()
