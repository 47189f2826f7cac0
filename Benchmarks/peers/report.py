"""The results as text, Markdown and JSON."""

import json
import os
import platform
import shlex

import data

BEGIN, END = "<!-- Benchmarks/peers: begin -->", "<!-- Benchmarks/peers: end -->"
HEAD = ["tool", "wall", "quartiles", "to the first", "rate", "CPU", "CPU a file", "memory", "runs"]
GOALS = ["work", "what", "goal", "measured", "verdict"]


def cells(row):
    """The row's table, a list of texts for each tool."""
    if not row.arms:
        return []
    lines = []
    first = row.arms[0].median("wall")
    for arm in row.arms:
        wall, cpu, memory, quartiles = arm.median("wall"), arm.median("cpu"), arm.median("memory"), arm.quartiles()
        if wall is None:
            lines.append([arm.name, f"failed: {arm.problem or 'no run'}"] + ["–"] * 6 + [str(len(arm.runs))])
            continue
        stopped = all(run.status == "late" for run in arm.runs)
        single = stopped or arm.count == 1
        if row.rate == "bytes":
            rate = f"{sum(arm.files.sizes.values()) / wall / 1e6:,.0f} MB/s"
        else:
            rate = "–" if single else f"{arm.count / wall:,.0f}/s"
        lines.append([
            arm.name, seconds(wall) + (" (stopped)" if stopped else ""),
            "–" if quartiles is None else f"{seconds(quartiles[0])} to {seconds(quartiles[1])}",
            f"{wall / first:.2f}" if first and not stopped else "–", rate, seconds(cpu),
            "–" if single else f"{cpu / arm.count * 1e6:,.0f} µs", f"{memory / 1e6:,.1f} MB", str(len(arm.runs))])
    return lines


def seconds(value):
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value:.3f} s"


def goal_cells(row):
    if row.why and not row.goals:
        return [[row.key, row.title, "–", "–", f"not measured: {row.why}"]]
    return [[row.key, goal.text, goal.wanted, goal.measured, goal.verdict] for goal in row.goals]


def columns(head, lines):
    widths = [max(len(line[place]) for line in [head] + [line for line in lines if not line[1].startswith("failed")])
              for place in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in [head] + lines)


def markdown_table(head, lines):
    escape = lambda text: text.replace("|", "\\|")
    return "\n".join("| " + " | ".join(map(escape, line)) + " |" for line in [head, ["---"] * len(head)] + lines)


def text(row):
    parts = [f"\n{row.title}  [{row.key}]"]
    if row.why:
        parts.append(f"not measured: {row.why}")
    if row.arms:
        parts.append(columns(HEAD, cells(row)))
    parts += [f"  {note}" for note in row.notes]
    parts += [f"  {goal.text}: {goal.measured} (goal {goal.wanted}): {goal.verdict}" for goal in row.goals]
    return "\n".join(parts)


def summary(rows):
    lines = [line for row in rows for line in goal_cells(row)]
    return "\nGoals\n" + columns(GOALS, lines)


def command(arm, root):
    """The command line as it ran; $T is the bench's folder, $TO the fresh folder of each run."""
    words = [os.path.basename(arm.words[0])] + [word.replace("{to}", "$TO").replace(root, "$T") for word in arm.words[1:]]
    return " ".join(word if "$T" in word else shlex.quote(word) for word in words)


def machine():
    processor = platform.processor() or platform.machine()
    memory = "unknown"
    try:
        with open("/proc/cpuinfo") as file:
            processor = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), processor)
        with open("/proc/meminfo") as file:
            memory = f"{int(file.readline().split()[1]) * 1024 / 1e9:.0f} GB"
        with open("/etc/os-release") as file:
            system = dict(line.strip().split("=", 1) for line in file if "=" in line).get("PRETTY_NAME", "").strip('"')
    except (OSError, ValueError):
        system = platform.system()
    return {"processor": processor, "cores": os.cpu_count(), "memory": memory, "kernel": platform.release(), "system": system}


def described(facts):
    box, versions, load = facts["machine"], facts["versions"], facts["load"]
    return (f"{box['processor']}, {box['cores']} cores, {box['memory']}, Linux {box['kernel']}, {box['system']}; "
            f"load average {load[0]:.1f} before, {load[1]:.1f} after, of {box['cores']} cores. "
            + ", ".join(f"{name} {version}" for name, version in versions.items())
            + f". {facts['rounds']} rounds; {facts['seconds']:.0f} s in all, on {facts['date']}.")


def markdown(rows, facts, root):
    parts = [described(facts), markdown_table(GOALS, [line for row in rows for line in goal_cells(row)])]
    for row in rows:
        parts.append(f"### {row.title}")
        if row.why:
            parts.append(f"Not measured: {row.why}.")
        if row.arms:
            parts.append(markdown_table(HEAD, cells(row)))
        parts += row.notes
        if row.arms:
            parts.append("```sh\n" + "\n".join(command(arm, root) for arm in row.arms) + "\n```")
    return "\n\n".join(parts) + "\n"


def write_markdown(path, rows, facts, root):
    """The file, or, where it has the two marks, what stands between them."""
    made = markdown(rows, facts, root)
    try:
        with open(path) as file:
            old = file.read()
    except FileNotFoundError:
        old = ""
    if BEGIN in old and END in old:
        made = old[: old.index(BEGIN) + len(BEGIN)] + "\n\n" + made + "\n" + old[old.index(END):]
    write(path, made)


def write_json(path, rows, facts, root):
    def of(arm):
        return {
            "name": arm.name, "command": command(arm, root), "files": arm.count, "problem": arm.problem,
            "bytes": sum(arm.files.sizes.values()) if arm.files else None,
            "wall": [run.wall for run in arm.runs], "cpu": [run.cpu for run in arm.runs], "memory": [run.memory for run in arm.runs],
            "median": {what: arm.median(what) for what in ("wall", "cpu", "memory")}, "quartiles": arm.quartiles(),
        }

    def goal(each):
        return {"text": each.text, "sense": each.sense, "bound": each.bound, "unit": each.unit.strip(), "value": each.value,
                "met": each.met, "verdict": each.verdict}

    write(path, json.dumps({
        **facts, "seed": data.SEED,
        "rows": [{"key": row.key, "title": row.title, "why": row.why, "notes": row.notes, "tools": [of(arm) for arm in row.arms],
                  "goals": [goal(each) for each in row.goals]} for row in rows],
    }, indent=1, ensure_ascii=False) + "\n")


def write(path, content):
    temporary = f"{path}.part"
    with open(temporary, "w") as file:
        file.write(content)
    os.replace(temporary, path)
