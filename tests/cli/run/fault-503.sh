# The endpoint answers every request so; the scorecard says it in one plain sentence.
evalq run mini --endpoint 'sim:reference?fault=503' --time-scale 20 --json --quiet >card
status=$?
$SOURCE/tests/cli/told card
exit $status
