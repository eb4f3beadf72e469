try() {
    evalq "$@"
    echo "exit $?" >&2
}
try bench
try bench sim:writer sim:writer
try bench sim:writer --sizes
try bench sim:writer --sizes 1,x
try bench sim:writer --sizes 0
try bench sim:writer --sizes 1,,2
try bench sim:writer --concurrency 20000
try bench sim:writer --output nan
try bench --resume nowhere
mkdir empty
try bench --resume empty
evalq run mini --quiet --out r >/dev/null
mv r/* r/run
try bench --resume r/run
evalq bench sim:writer --sizes 512 --repeats 1 --quiet --out b >/dev/null
mv b/* b/run
try show b/run
