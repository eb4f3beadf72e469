# Nothing listens on port 9 (discard) of loopback.
evalq run mini --endpoint http://127.0.0.1:9/v1 --model any --json --quiet >card
status=$?
$SOURCE/tests/cli/told card
exit $status
