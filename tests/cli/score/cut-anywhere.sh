# A trace cut at any place is read up to its last whole record, or refused in one line; it never crashes.
evalq run mini --trials 2 --quiet >/dev/null || exit
size=$(stat -c %s runs/*/trace.jsonl.gz)
for at in $(seq 0 $((size / 40 + 1)) $size); do
    mkdir cut-$at
    head -c $at runs/*/trace.jsonl.gz >cut-$at/trace.jsonl.gz
    evalq score cut-$at >out 2>err
    status=$?
    [ $status = 0 ] || [ $status = 4 ] || { [ $status = 2 ] && [ $(wc -l <err) = 1 ]; } || { echo "cut at $at: exit $status"; cat err; }
done
echo done
