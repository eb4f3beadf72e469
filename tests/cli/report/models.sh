# One scorecard across runs, in each format; a run whose endpoint has changed since is to be tested again.
fast='prompt=1e6&generation=1e6'
evalq run mini -q --out a -e "sim:reference?$fast" >/dev/null
evalq run memory-recall -q --out b -n 2 -e "sim:grok-4.3?latency=0&$fast" >/dev/null
sleep 1
evalq run memory-recall -q --out c -n 2 -e "sim:grok-4.3?latency=0&slip=none&$fast" >/dev/null
evalq report a/* b/* c/* | sed -n '1,/^## /p'
evalq report a/* b/* c/* | grep -E '^#|^\| (Result|Scenarios|Rules)'
evalq report a/* b/* c/* --format text
evalq report a/* b/* c/* --format json | python3 -c '
import json, sys
for model in json.load(sys.stdin)["models"]:
    print(model["scorecard"]["verdict"]["word"], "changed" if model["changed"] else "as it was")'
evalq report a/* b/* --format csv; echo "exit $?"
evalq report a/* b/* --probe --format text | head -1
