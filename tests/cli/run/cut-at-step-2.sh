# The first step was answered, so the exit status is 0; --fail-on task makes it a gate.
evalq run mini --endpoint 'sim:reference?fault=error&fault_step=2' --time-scale 20 --quiet >out
echo "exit $?"
evalq score --fail-on task runs/* >out
echo "exit $?"
