# kill -9 in the middle of step 2: the trace is read up to the last whole record.
evalq run mini --endpoint 'sim:reference?prompt=1000&fault=silent&fault_step=2' --quiet >out 2>err &
pid=$!
for i in $(seq 200); do
    zcat runs/*/trace.jsonl.gz 2>/dev/null | grep -q '"type":"result"' && break
    sleep 0.05
done
kill -KILL $pid
wait $pid 2>/dev/null
evalq score --json runs/* >card || exit
grep -c '"answered": 1,' card
