# SIGINT in the middle of a long prefill: exit 130, and the trace can be read.
evalq run mini --endpoint 'sim:reference?prompt=1' --quiet >out 2>err &
pid=$!
sleep 1.5
kill -INT $pid
wait $pid
echo "exit $?"
evalq score runs/* >again
cmp out again && grep -c interrupted again
