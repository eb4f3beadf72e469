# Every rule with what it asked and saw, under the run's own policy and under another; the run's scorecard stays as it is.
evalq run mini -q -n 2 -e 'sim:reference?prompt=1e6&generation=1e6' >/dev/null
run=$(echo runs/*)
cp "$run/scorecard.md" before.md
evalq explain "$run"
echo
echo '{"name": "one task will do", "production_trials": 2, "production_scenarios": 1, "prompt_tokens": 100, "success_floor": 0.3}' >easy.json
evalq explain "$run" --policy easy.json | head -4
echo '{"policies": {"easy": {"production_trials": 2, "production_scenarios": 1, "prompt_tokens": 100, "success_floor": 0.3}}}' >evalq.json
evalq explain "$run" --policy easy | head -4
cmp before.md "$run/scorecard.md"
evalq score "$run" --policy easy --fail-on verdict | grep -A1 '^Model'
evalq run mini -q -n 2 --policy easy --fail-on verdict --out again -e 'sim:reference?prompt=1e6&generation=1e6' | grep '^Model'
evalq score again/* | grep '^Model' # the trace carries the policy
evalq explain "$run" --json | grep -c '"rule":'
