# Ways to a server, and ways not to get there, on loopback: a unix socket, a certificate of one's own, a proxy, a query, a
# connection that never comes.
trap 'kill $(jobs -p) 2>/dev/null' EXIT
cat >server.py <<'PY'
import http.server, json, os, socket, socketserver, ssl, sys
kind = sys.argv[1]
reply = {'choices': [{'index': 0, 'message': {'role': 'assistant', 'content': 'ok'}, 'finish_reason': 'stop'}], 'model': 'm'}
class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, body):
        with open(kind + '.log', 'a') as log:
            log.write('%s %s\n' % (self.command, self.path))
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)
    def do_GET(self):
        self.answer({'data': [{'id': 'm'}]})
    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        self.answer(reply)
    def address_string(self):
        return 'client'
    def log_message(self, *args):
        pass
class Unix(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    pass
if kind == 'unix':
    server = Unix('s.sock', Handler)
else:
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
if kind == 'tls':
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain('cert.pem', 'key.pem')
    server.socket = context.wrap_socket(server.socket, server_side=True)
open(kind + '.port', 'w').write('0' if kind == 'unix' else str(server.server_port))
server.serve_forever()
PY
serve() {
    python3 server.py $1 2>/dev/null &
    for _ in $(seq 100); do [ -s $1.port ] && break; sleep 0.05; done
}
told() {
    evalq run mini -q --json --no-stream --retries 0 --dialect openai-chat -m m "$@" >card.json
    status=$?
    python3 - "$status" <<'PY'
import gzip, glob, json, os, sys
card = json.load(open('card.json'))
folder = max(glob.glob('runs/*'), key=os.path.getmtime)
classes = [json.loads(line)['failure'] for line in gzip.open(folder + '/trace.jsonl.gz') if b'"type":"attempt"' in line]
print('  class %s, exit %s: %s' % (classes[-1], sys.argv[1], card['trials'][0]['sentence'].split(' checks')[0]))
PY
}

echo 'unix socket'
serve unix
told -e http://anywhere/v1 --unix-socket s.sock
sort -u unix.log

echo 'query'
serve plain
told -e "http://127.0.0.1:$(cat plain.port)/v1?api-version=secret-7" --query second=two
sort -u plain.log
zcat runs/*/trace.jsonl.gz | grep -c secret-7
grep -rl secret-7 runs card.json

echo 'a certificate nobody vouches for'
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 2>/dev/null
serve tls
told -e "https://127.0.0.1:$(cat tls.port)/v1"
told -e "https://127.0.0.1:$(cat tls.port)/v1" --ca-file cert.pem

echo 'a proxy'
serve proxy
told -e http://no-such-host.invalid/v1 --proxy "http://127.0.0.1:$(cat proxy.port)"
sort -u proxy.log

echo 'a connection that never stands'
python3 - >full.port <<'PY' &
import socket, time
server = socket.socket()
server.bind(('127.0.0.1', 0))
server.listen(0)
waiting = [socket.socket() for _ in range(4)]
for s in waiting:
    s.setblocking(False)
    s.connect_ex(server.getsockname())
time.sleep(0.2)
print(server.getsockname()[1], flush=True)
time.sleep(30)
PY
for _ in $(seq 100); do [ -s full.port ] && break; sleep 0.05; done
told -e "http://127.0.0.1:$(cat full.port)/v1" --connect-seconds 1
