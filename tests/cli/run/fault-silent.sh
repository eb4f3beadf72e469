# The server takes the request and never says a word: the time of the step ends it.
evalq run mini --endpoint 'sim:reference?fault=silent' --step-seconds 0.5 --retries 1 --json --quiet >card
status=$?
$SOURCE/tests/cli/told card
exit $status
