# Each is one line that says what to do, and exit status 2.
try() { evalq "$@"; echo "exit $?" >&2; }
try
try nonsense
try run
try run no-such-scenario
try run mini --trials 0
try run mini --trials
try run mini --nonsense
try run mini --mode other
try run mini --endpoint ftp://x --model m
try run mini --endpoint http://user:pass@host/v1 --model m
try run mini --endpoint http://127.0.0.1:9/v1
try run mini --endpoint http://127.0.0.1:9/v1 --model m --time-scale 10
try run mini --endpoint http://127.0.0.1:9/v1 --model m --key-env NO_SUCH_VARIABLE
try run mini --endpoint http://127.0.0.1:9/v1 --model m --header nonsense
try run mini --endpoint sim:nonsense
try run mini --endpoint 'sim:reference?speed=1'
try run mini --fail-on nonsense
try score
try score no-such-run
try show mini extra
try list extra
