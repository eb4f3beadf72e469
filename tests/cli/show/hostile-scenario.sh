# A scenario's texts are a stranger's: no escape sequence of theirs reaches the terminal.
evalq new evil 2>/dev/null || exit
python3 - <<'PY'
import json
scenario = json.load(open("evil/scenario.json"))
scenario["purpose"] = "red \x1b[31m\x1b]0;title\x07"
scenario["checks"][0]["title"] = "clears \x1b[2J"
scenario["turns"][0]["user"] = "bell \x07 and \u202ebidi"
json.dump(scenario, open("evil/scenario.json", "w"))
PY
evalq show ./evil >shown || exit
evalq run ./evil >>shown 2>&1 || exit
evalq show runs/* >>shown || exit
LC_ALL=C grep -c "$(printf '[\033\007]')" shown
exit 0
