# A parser that loses calls in streams only is found by asking for both.
evalq run mini --parity --endpoint 'sim:reference?slip=leak_hermes&slip_in=stream&prompt=1000000&generation=100000' --json --quiet >card
python3 - <<'PY'
import json
card = json.load(open("card"))
print(card["parity"]["alike"], "of", card["parity"]["pairs"])
for line in card["parity"]["differences"]:
    print(line)
PY
evalq run mini --parity --endpoint 'sim:reference?prompt=1000000&generation=100000' --quiet | grep 'in one piece'
evalq run mini --parity --mode free
evalq run mini --parity --no-stream
