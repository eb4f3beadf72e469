# The whole library in every dialect, streamed and not: what is scored is the same to the last digit. Times, sizes of prompts and
# what a server says of itself are not.
cat >same.py <<'PY'
import json, sys
drop = {'speed', 'endpoint', 'overhead', 'run', 'started', 'files', 'evalq', 'sizes', 'parity', 'verdict', 'waste'}
def strip(value):
    if isinstance(value, dict):
        return {k: strip(v) for k, v in value.items() if k not in drop and not k.endswith(('_ms', '_ns', '_tokens', '_bytes'))}
    if isinstance(value, list):
        return [strip(v) for v in value]
    return value
card = json.load(open(sys.argv[1]))
scores = {'calls': card['calls'], 'trials': [{k: t[k] for k in ('scenario', 'outcome', 'sentence', 'done', 'progress', 'checks')} for t in card['trials']]}
del scores['calls']['by_size']
json.dump(strip(scores), sys.stdout, indent=1, sort_keys=True)
PY
for dialect in openai-chat openai-responses anthropic-messages gemini ollama; do
    for stream in '' --no-stream; do
        evalq run all -q --dialect $dialect $stream -e 'sim:reference?prompt=1e6&generation=1e5' --time-scale 5 --jobs 2 --json >card.json
        echo "$dialect $stream: exit $?, $(python3 -c "
import json; t = json.load(open('card.json'))['trials']; print(sum(x['done'] for x in t), 'of', len(t), 'done')")"
        python3 same.py card.json >scores.json
        [ -f first.json ] || cp scores.json first.json
        cmp first.json scores.json
    done
done
