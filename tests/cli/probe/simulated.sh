# The simulated endpoint, probed: as a profile, and as a server that nobody introduces, in three dialects. What it cannot do is not claimed.
evalq probe sim:reference -q | sed 's/  *$//'
trap 'kill $(jobs -p) 2>/dev/null' EXIT
evalq simulate --quiet >urls &
for _ in $(seq 100); do [ -s urls ] && break; sleep 0.05; done
root=$(sed -n 's/^ollama  *//p' urls)
for dialect in anthropic-messages gemini ollama; do
    evalq probe "$root" --dialect $dialect -q --json >probe.json
    echo "$dialect: exit $?"
    python3 - <<'PY'
import json
probe = json.load(open('probe.json'))
print(' ', probe['dialect'], 'also', *probe['also'])
print('  yes:', *[name for name, f in probe['findings'].items() if f['state'] == 'yes'])
PY
done
evalq probe "$root" --save here -q >/dev/null
echo "exit $?"
sed 's/127.0.0.1:[0-9]*/HOST/' evalq.json
evalq run mini --endpoint here -q | head -n 1
kill $!
wait $! 2>/dev/null
evalq probe "$root" -q
echo "exit $?"
evalq probe
echo "exit $?"
