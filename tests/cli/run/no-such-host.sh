# A name that cannot be resolved (RFC 2606).
evalq run mini --endpoint http://server.invalid/v1 --model any --json --quiet >card
status=$?
$SOURCE/tests/cli/told card
exit $status
