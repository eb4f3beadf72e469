# The key goes to the server and nowhere else, not even when the server sends it back.
export SECRET_KEY=sk-abcdef0123456789
python3 - >port <<'PY' &
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        body = ('{"error":{"message":"Incorrect API key provided: %s"}}' % self.headers['Authorization']).encode()
        self.send_response(401)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args):
        pass
server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
PY
server=$!
for i in $(seq 100); do [ -s port ] && break; sleep 0.05; done
evalq run mini -e "http://127.0.0.1:$(cat port)/v1" -m any --key-env SECRET_KEY -H 'X-Team: blue-header' >out 2>err
echo "exit $?"
# A key that looks like its own blot.
STARS=******** timeout 20 evalq run mini -e "http://127.0.0.1:$(cat port)/v1" -m any --key-env STARS --out stars >/dev/null 2>&1
echo "exit $?"
evalq bench "http://127.0.0.1:$(cat port)/v1" -m any --key-env SECRET_KEY --sizes 512 --out benches >bench.out 2>bench.err
echo "exit $?"
zcat benches/*/trace.jsonl.gz >bench.trace
kill $server
zcat runs/*/trace.jsonl.gz >trace
grep -c 'Incorrect API key' trace
grep -rl "$SECRET_KEY" . ; grep -rl blue-header .
grep -o 'refused the key' out | head -n 1
