"""Markdown tables."""

from harness import units
from harness.fleet import GATEWAY
from harness.goals import ALLOCATION, BYTES, GOALS, STARTUP, THROUGHPUT

COLUMNS = {
    THROUGHPUT: ("requests/s", units.number),
    BYTES: ("MiB/s", units.mebibytes),
    "p50_ms": ("median, ms", units.number),
    "p99_ms": ("p99, ms", units.number),
    "cpu_us_per_request": ("CPU per request, µs", units.number),
    ALLOCATION: ("bytes allocated per request", units.number),
    "cpu_us_per_mebibyte": ("CPU per MiB, µs", units.number),
    "allocated_bytes_per_byte": ("bytes allocated per byte", units.number),
    "peak_memory_bytes": ("peak memory, MiB", units.mebibytes),
    "cpu_seconds": ("CPU, s", units.number),
    "seconds": ("duration, s", units.number),
    STARTUP: ("start-up, ms", units.number),
    "first_answer_ms": ("first answer, ms", units.number),
    "heap_bytes": ("heap, MiB", units.mebibytes),
}
CASES = {"threads": "server", "http2": "protocol", "bodies": "body", "slow": "slow clients", "python": "application",
         "python_bodies": "body", "python_slow": "slow clients"}
NOTHING = "-"


def table(header, rows):
    alignment = ["---"] + ["---:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [header, alignment, *rows])


def suite(results, name, metrics, base=GATEWAY):
    """All targets by case: medians, the spread of the first metric, and the ratio to the base in the same round."""
    several = len(results.cases(name)) > 1
    header = [*([CASES.get(name, "clients")] if several else []), "who", *_columns(metrics)]
    if base:
        header.append(f"{base} / this one")
    rows = [[*([case] if several else []), target, *_cells(results, (name, case, target), metrics),
             *([_ratio(results, name, case, base, target, metrics[0])] if base else [])]
            for case in results.cases(name) for target in results.targets(name, case)]
    return table(header, rows) + _errors(results, name)


def goals(results):
    rows = []
    for goal in GOALS:
        measured = goal.measure(results)
        bound = ("at most " if goal.at_most else "at least ") + units.ratio(goal.bound)
        if measured is None:
            rows.append([goal.name, bound, "not measured", NOTHING, NOTHING])
            continue
        format_value = units.number if goal.is_difference or goal.other is None else units.ratio
        rows.append([goal.name, bound, format_value(measured.median), _range(measured, format_value),
                     "yes" if goal.is_reached(measured) else "**no**"])
    return table(["gateway / other", "goal", "measured", "min - max", "reached"], rows)


def micro(rows):
    return table(["piece", "parameters", "ns", "min - max", "bytes allocated"], [
        [f"`{row['benchmark']}`", ", ".join(f"{key} = {value}" for key, value in row["parameters"].items()) or NOTHING,
         units.number(row["nanoseconds"]), f"{units.number(row['low'])} - {units.number(row['high'])}",
         units.number(row["allocated_bytes"])] for row in rows])


def machine(description, settings, skipped, renewed):
    rows = [["measured", f"{description['date']}, commit {description['commit']}"],
            ["processor", f"{description['cpu']}, {description['cores']} cores"],
            ["memory", f"{units.mebibytes(description['memory_bytes'])} MiB"],
            ["kernel", description["kernel"]],
            ["load average before", str(description["load_average_before"])],
            ["rounds", f"{settings.rounds} ({settings.few_rounds} where no goal depends on it) "
                       f"of {settings.seconds} s"],
            *_renewals(renewed),
            *([name, version] for name, version in description["versions"].items()),
            *(["not measured", f"{name}: {reason}"] for name, reason in skipped.items())]
    return table(["", ""], rows).replace("---:", "---")


def _renewals(renewed):
    runs = {}
    for name, run in renewed.items():
        runs.setdefault((run["date"], run["commit"], run["rounds"]), []).append(name)
    return [["measured by itself", f"{', '.join(names)}: {date}, commit {commit}, {rounds} rounds"]
            for (date, commit, rounds), names in runs.items()]


def _columns(metrics):
    first, *others = (COLUMNS[metric][0] for metric in metrics)
    return [first, "min - max", *others]


def _cells(results, key, metrics):
    cells = []
    for index, metric in enumerate(metrics):
        spread, format_value = results.spread(*key, metric), COLUMNS[metric][1]
        cells.append(format_value(spread.median) if spread else NOTHING)
        if index == 0:
            cells.append(_range(spread, format_value) if spread else NOTHING)
    return cells


def _ratio(results, suite_name, case, base, target, metric):
    if target == base:
        return "1"
    spread = results.ratio((suite_name, case, base), (suite_name, case, target), metric)
    return units.ratio(spread.median) if spread else NOTHING


def _range(spread, format_value):
    return f"{format_value(spread.low)} - {format_value(spread.high)}"


def _errors(results, name):
    """Answers that were wrong, connections that were cut and requests without an answer aren't hidden."""
    errors = {}
    for sample in results.samples:
        if sample["suite"] == name and sample.get("errors"):
            key = f"{sample['target']}, {sample['case']}"
            errors[key] = errors.get(key, 0) + sample["errors"]
    if not errors:
        return ""
    listed = "; ".join(f"{key}: {units.number(count)}" for key, count in errors.items())
    return f"\n\nErrors and time-outs that the load generator saw: {listed}."
