#!/usr/bin/env python3
"""Records outputs/: what pytest really prints for each state of the two modules, and a few greps of the repository.

A state is named by two digits: windows mended, units mended. Needs pytest; paths and times are made the same everywhere.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = "/home/dev/gaugekit"
MENDED = {"windows.py": ("local > start + ONE_DAY", "local >= start + ONE_DAY"),
          "units.py": ("METRES_PER_FOOT = 0.305\n", "METRES_PER_FOOT = 0.3048\n")}
RUNS = {"make": ["-v", "--durations=3"], "verbose": ["-v"], "plain": [], "quiet": ["-q"], "first": ["-x"], "report": ["tests/test_report.py"],
        "cli": ["tests/test_cli.py"]}
PASSING = ["reading", "windows", "units", "smooth"]
WORDS = ["split_days", "ONE_DAY", "METRES_PER_FOOT", "feet_to_metres", "rolling_mean", "summarise", "0.305", "count", "mean"]


def run(folder, *command):
    out = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False,
                         env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"})
    text = out.stdout + out.stderr
    text = text.replace(str(folder), ROOT).replace(str(folder.parent), "/home/dev")
    text = re.sub(r"-- Python \S+, pytest-\S+, pluggy-\S+", "-- Python 3.11.2, pytest-7.2.1, pluggy-1.0.0", text)
    text = re.sub(r"0x7[0-9a-f]{11}", "0x7f10a2c4d950", text)
    text = re.sub(r"plugins: .*\n", "", text)
    text = re.sub(r"\b(in )?\d+\.\d\ds\b", lambda m: "in 0.24s" if m[1] else "0.02s", text)
    text = re.sub(r"/tmp/pytest-of-\w+/", "/tmp/pytest-of-dev/", text)
    return text


def pytest(folder, *options):
    return run(folder, "/usr/bin/python3", "-m", "pytest", "-p", "no:cacheprovider", *options)


def main():
    out = HERE / "outputs"
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "gaugekit"
        for state in ("00", "01", "10", "11"):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(HERE / "repo", folder)
            for digit, (name, (bad, good)) in zip(state, MENDED.items()):
                path = folder / "src/gaugekit" / name
                text = path.read_text()
                assert bad in text, name
                if digit == "1":
                    path.write_text(text.replace(bad, good))
            for form, options in RUNS.items():
                text = pytest(folder, *options)
                if form == "make":
                    text = "python3 -m pytest -v --durations=3\n" + text
                    if state != "11":
                        text += "make: *** [Makefile:2: test] Error 1\n"
                (out / f"test-{form}-{state}.txt").write_text(text)
        for name in PASSING:
            (out / f"test-{name}.txt").write_text(pytest(folder, f"tests/test_{name}.py"))
        shutil.rmtree(folder)
        shutil.copytree(HERE / "repo", folder)
        for word in WORDS:
            text = run(folder, "/usr/bin/grep", "-rn", "--include=*.py", "--include=*.md", "-e", word, ".")
            (out / f"grep-{word.strip('_')}.txt").write_text("".join(sorted(text.splitlines(keepends=True))))
        (out / "wc.txt").write_text(run(folder, "/bin/sh", "-c", "wc -l src/gaugekit/*.py tests/*.py"))
        (out / "find.txt").write_text(run(folder, "/bin/sh", "-c", "find . -type f | sort"))


sys.exit(main())
