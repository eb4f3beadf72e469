# One line each: what, where, and what to do.
evalq run mini -q >/dev/null
run=$(echo runs/*)
try() { evalq explain "$run" --policy "$@"; echo "exit $?" >&2; }
try nothing
echo '{"policies": {"easy": {}}}' >evalq.json
try nothing
try missing.json
echo '{"name": "x", "succes_floor": 0.5}' >bad.json
try bad.json
echo '{"success_floor": 0.5}' >bad.json
try bad.json
echo '{"name": "x", "success_floor": 50}' >bad.json
try bad.json
echo '{"name": "x",' >bad.json
try bad.json
echo '{"policies": {"easy": {"crashes": 0}}}' >evalq.json
try easy
evalq explain; echo "exit $?" >&2
evalq explain no-such-run; echo "exit $?" >&2
