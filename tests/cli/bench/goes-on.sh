# Broken off, it keeps what it has; it goes on where it was, and measures nothing twice.
evalq bench sim:writer?prompt=4000 --sizes 1K,4K --repeats 3 --time-scale 2 --json >first.json 2>/dev/null &
pid=$!
while ! zcat runs/*/trace.jsonl.gz 2>/dev/null | grep -q '"kind":"warm"'; do sleep 0.05; done
kill -INT $pid
wait $pid
echo "exit $?"
python3 - <<'PY'
import json
card = json.load(open("first.json"))
print(card["stop"] + ":", card["sentence"], "-", 2 < card["answered"] < 14)
PY
evalq bench --resume runs/* --quiet --json >second.json
echo "exit $?"
zcat runs/*/trace.jsonl.gz >trace
python3 - <<'PY'
import collections, json
card = json.load(open("second.json"))
print(card["stop"] + ":", *(f'{cell["answered"]} of {cell["asked"]} at {cell["size"]},' for cell in card["cells"]))
seen = collections.Counter()
for line in open("trace"):
    record = json.loads(line)
    if record["type"] == "point" and record["kind"] != "calibrate":
        seen[record["group"], record["kind"]] += 1
print(len(seen), "requests, each measured", set(seen.values()))
PY
ls runs | wc -l

# Killed in the midst of it, too.
evalq bench sim:writer?prompt=4000 --sizes 1K,4K --repeats 3 --time-scale 2 --out killed --quiet >/dev/null 2>&1 &
pid=$!
while ! zcat killed/*/trace.jsonl.gz 2>/dev/null | grep -q '"kind":"warm"'; do sleep 0.05; done
kill -9 $pid
wait $pid 2>/dev/null
evalq score killed/* | grep '^Ended'
evalq bench --resume killed/* --quiet | grep '^Ended'
