# The whole library, every trial done.
evalq run all --endpoint 'sim:reference?prompt=1000000&generation=20000' --fail-on task --json --quiet >card || exit
python3 - <<'PY'
import json
card = json.load(open("card"))
assert len(card["trials"]) == len(card["scenarios"]) >= 2, card["scenarios"]
print("all done")
PY
