# What programs read is read by programs: CSV and JUnit, of a run that goes well and of one that does not.
evalq run mini memory-recall -q -n 2 -e 'sim:grok-4.3?prompt=1e6&generation=1e6&latency=0' >/dev/null
for format in csv csv-trials junit; do evalq report --format $format runs/* >$format; done
cmp csv runs/*/steps.csv; cmp csv-trials runs/*/trials.csv; cmp junit runs/*/junit.xml
python3 - <<'PY'
import csv
import xml.etree.ElementTree as tree
steps = list(csv.DictReader(open("csv", newline="")))
print(len(steps), "steps,", len(steps[0]), "columns; prompt tokens measured in", sum(s["prompt_tokens"] != "" for s in steps))
for trial in csv.DictReader(open("csv-trials", newline="")):
    print(trial["scenario"], trial["done"], trial["progress"], trial["lost_by"] or "kept", trial["sentence"][:40])
suite = tree.parse("junit").getroot()[0]
print({key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")})
for case in suite.iter("testcase"):
    print(case.get("name"), *[(found.tag, found.get("type"), found.get("message")[:60]) for found in case])
PY
evalq run mini -q --mode forced --out forced >/dev/null
evalq report --format junit forced/* | grep -E "<testcase|<skipped|<failure" | cut -c1-110
evalq run mini -q -e sim:dead --retries 0 --out dead >/dev/null
evalq report --format junit dead/* | grep -E "<testcase|<error" | cut -c1-110
evalq report --format github-summary runs/* | grep '^|' | cut -c1-70
evalq report --format nonsense dead/*
