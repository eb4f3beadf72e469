# What the server writes into its log meanwhile belongs to the run; what stood there before does not.
cp "$SOURCE/fixtures/logs/llama-2026.log" server.log
evalq run mini --server-log server.log --quiet >quiet.txt
grep '^Log' quiet.txt
(sleep 0.15; cat "$SOURCE/fixtures/logs/llama-2026.log" >>server.log) &
evalq run mini -e 'sim:reference?latency=400' --server-log server.log --quiet | sed -n '/^Log/,/^$/p'
wait
evalq run mini --server-log nowhere.log --quiet
echo "exit $?"
mkdir folder
evalq run mini --server-log folder --quiet
echo "exit $?"
