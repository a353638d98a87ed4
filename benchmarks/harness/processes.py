"""What the kernel knows about a process and those that it has started."""

import os
from pathlib import Path

# All that the kernel keeps of the names of these threads: of the JVM's, and of those for languages that it hosts.
COMPILERS = ("CompilerThre", "TruffleCompiler")
TICKS = os.sysconf("SC_CLK_TCK")
RESET_PEAK = "5"


def tree(pid):
    pids, waiting = [], [pid]
    while waiting:
        current = waiting.pop()
        pids.append(current)
        try:
            for children in Path(f"/proc/{current}/task").glob("*/children"):
                waiting += [int(child) for child in children.read_text().split()]
        except OSError:
            continue
    return pids


def cpu_seconds(pid):
    """User and system time of all threads."""
    return sum(_ticks(Path(f"/proc/{each}/stat")) for each in tree(pid)) / TICKS


def compiler_seconds(pid):
    """The same, of the threads that compile."""
    threads = [thread for each in tree(pid) for thread in Path(f"/proc/{each}/task").glob("*/stat")]
    return sum(_ticks(thread) for thread in threads if any(compiler in _name(thread) for compiler in COMPILERS)) / TICKS


def peak_memory(pid):
    """The largest resident sizes, added up: pages that processes share count for each."""
    return sum(_peak(each) for each in tree(pid))


def reset_peak_memory(pid):
    for each in tree(pid):
        try:
            Path(f"/proc/{each}/clear_refs").write_text(RESET_PEAK)
        except OSError:
            continue


def _name(stat):
    try:
        return stat.read_text().rpartition(")")[0]
    except OSError:
        return ""


def _ticks(stat):
    try:
        fields = stat.read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    user, system = fields[11], fields[12]
    return int(user) + int(system)


def _peak(pid):
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
