# Every class of failure that a server on loopback can produce, by the real path: class, wording, verdict and exit status; those that
# come in a vendor's words, in every dialect.
told() {
    evalq run mini -q --json --retries 0 --idle-seconds 1 --endpoint "$@" >card.json
    status=$?
    python3 - "$status" <<'PY'
import gzip, glob, json, os, sys
card = json.load(open('card.json'))
folder = max(glob.glob('runs/*'), key=os.path.getmtime)
classes = [json.loads(line)['failure'] for line in gzip.open(folder + '/trace.jsonl.gz') if b'"type":"attempt"' in line]
sentence = [t['sentence'] for t in card['trials']][0]
print('  class %s, exit %s, %s: %s' % (classes[-1], sys.argv[1], card['verdict']['word'], sentence))
PY
    rm -rf runs
}

for dialect in openai-chat openai-responses anthropic-messages gemini ollama; do
    for fault in 401 402 403 404 429 500 503 529 loading overflow error malformed; do
        echo "$dialect $fault"
        told "sim:reference?fault=$fault" --dialect $dialect
    done
done
for fault in cut stall silent crash; do
    echo $fault
    told "sim:reference?fault=$fault&fault_step=2"
done
for slip in empty answer_in_reasoning truncated_in_reasoning; do
    echo $slip
    told "sim:reference?slip=$slip&slip_step=2"
done
echo 'a closed port'
told http://127.0.0.1:9/v1 --dialect openai-chat --model any
