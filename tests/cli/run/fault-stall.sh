# The stream stops in the middle and stays open: the idle time-out ends it.
evalq run mini --endpoint 'sim:reference?fault=stall' --idle-seconds 0.5 --retries 1 --json --quiet >card
status=$?
$SOURCE/tests/cli/told card
exit $status
