# The same evening in three formats.
for year in 2026 2025 2024; do
    evalq explain-log "$SOURCE/fixtures/logs/llama-$year.log"
    echo
done
evalq explain-log "$SOURCE/fixtures/logs/llama-2026.log" --json | python3 -c '
import json, sys
log = json.load(sys.stdin)
print(log["story"][0])
for task in log["tasks"]:
    print(task["task"], task["prompt_tokens"], task["processed"], task["end"])'
gzip -c "$SOURCE/fixtures/logs/llama-2025.log" >log.gz
evalq explain-log log.gz | grep -c cancelled
