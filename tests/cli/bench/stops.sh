# Where the context ends, where the time is up, where nobody answers.
stop() {
    python3 - <<'PY'
import json, re
card = json.load(open("bench.json"))
print(card["stop"] + ":", re.sub(r"port \d+ after \d+ ms", "port N", card["sentence"]))
print("  answered:", *(f'{cell["answered"]} at {cell["size"]},' for cell in card["cells"]))
PY
}
evalq bench 'sim:writer?fault=overflow&fault_step=0&fault_tokens=8000' --sizes 2K,4K,8K,16K --repeats 2 --quiet --json >bench.json
echo "exit $?"; stop
evalq bench 'sim:writer?prompt=2000' --sizes 2K,4K,64K --repeats 2 --budget 60 --time-scale 20 --quiet --json >bench.json
echo "exit $?"; stop
evalq bench 'sim:dead' --sizes 2K --quiet --json >bench.json
echo "exit $?"; stop
evalq bench 'sim:writer?fault=401&fault_step=0' --sizes 2K --quiet | grep '^Ended'
