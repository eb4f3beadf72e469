# A pin that cannot be is told before anything is sent.
try() { evalq run mini memory-recall -q "$@" >/dev/null; echo "exit $?" >&2; }
try --pin recall
try --pin recall=
try --pin planner=sim:reference
try --pin recall=http://127.0.0.1:9/v1
try -e http://127.0.0.1:9/v1 -m x --pin recall=sim:reference
try --pin recall=sim:nobody
echo '{"format": "evalq-profile/2", "name": "x"}' >p.json
try -e sim:p.json
echo '{"format": "evalq-profile/1", "name": "x", "options": {"prompt": "fast"}}' >p.json
try -e sim:p.json
echo '{"format": "evalq-profile/1", "name": "x", "behaviour": "genius"}' >p.json
try -e sim:p.json
echo '{"format": "evalq-profile/1", "name": "x", "speed": 3}' >p.json
try -e sim:p.json
try -e sim:missing.json
ls runs 2>/dev/null || echo "nothing was run"
