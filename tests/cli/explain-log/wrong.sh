try() {
    evalq explain-log "$@"
    echo "exit $?" >&2
}
try
try nowhere.log
echo "nothing of the kind" >other.log
try other.log
: >empty.log
try empty.log
head -c 100000 /dev/urandom >noise.log
try noise.log
