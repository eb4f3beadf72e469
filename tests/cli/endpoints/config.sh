# evalq.json: found here, in the user's config folder, or named; what is wrong in it is told in one line; keys are never in it.
export HOME=$PWD/home XDG_CONFIG_HOME=
evalq endpoints
cat >evalq.json <<'JSON'
{"endpoints": {
  "m3-kimi": {"url": "http://127.0.0.1:9/v1", "dialect": "openai-chat", "server": "llama.cpp", "model": "kimi-k2.6", "key_env": "KIMI_KEY",
    "headers": {"X-Team": "blog"}, "query": {"api-version": "2024-10-21", "a b": "c&d"}, "reasoning": "keep", "stream": false,
    "request": {"temperature": 0.6, "chat_template_kwargs": {"enable_thinking": false}},
    "prices": {"input": 0.6, "output": 2.2, "cache_read": 0.1},
    "labels": {"hardware": "m3-ultra", "server": "llama-server b6500", "quantization": "Q2_K_XL", "active_parameters": "32B"}},
  "small": {"url": "https://api.example.net"}
}}
JSON
echo '--'
evalq endpoints
KIMI_KEY=sk-1234567890 evalq endpoints m3-kimi --json
evalq endpoints nobody
echo "exit $?"
evalq run mini --endpoint m3-kimi -q
echo "exit $?"
KIMI_KEY=sk-1234567890 evalq run mini --endpoint m3-kimi -q --retries 0 | grep -A 1 '^mini\|^Model'
echo "exit $?"
grep -rl sk-1234567890 runs
grep -c . runs/*/scorecard.md >/dev/null && grep '| kimi' runs/*/scorecard.md | cut -c 1-60
zcat runs/*/trace.jsonl.gz | python3 -c "
import json, sys
for line in sys.stdin:
    record = json.loads(line)
    if record['type'] == 'run': print(json.dumps({k: record['endpoint'][k] for k in ('server', 'reasoning', 'labels', 'prices')}))
    if record['type'] == 'request': print(record['added'][:record['added'].index('\"tools\"')])"
mkdir -p home/.config/evalq && mv evalq.json home/.config/evalq
evalq endpoints small
echo '-- broken'
while read -r line; do
    echo "$line" >evalq.json
    evalq endpoints
done <<'JSON'
{"endpoints": {"a": {"url": "http://x", "api_key": "sk-1"}}}
{"endpoints": {"a": {"url": "http://x", "headers": {"authorization": "Bearer sk-1"}}}}
{"endpoints": {"a": {"model": "m"}}}
{"endpoints": {"a": {"url": "ftp://x"}}}
{"endpoints": {"a": {"url": "http://user@x"}}}
{"endpoints": {"a": {"url": "http://x", "dialect": "morse"}}}
{"endpoints": {"a": {"url": "http://x", "server": "mine"}}}
{"endpoints": {"a": {"url": "http://x", "reasoning": "all"}}}
{"endpoints": {"a": {"url": "http://x", "prices": {"input": -1}}}}
{"endpoints": {"a": {"url": "http://x", "labels": {"color": "red"}}}}
{"endpoints": {"a": {"url": "http://x", "modle": "m"}}}
{"endpoints": {"a/b": {"url": "http://x"}}}
{"endpoints": []}
{"endpoints": {"a": {"url": "http://x"}
JSON
evalq endpoints --config missing.json
echo "exit $?"
