"""Every name and every answer is hostile: a server and a scenario made of fixtures/injection.txt, ESC sequences, text-direction
and zero-width characters, lines of 1 MB and bytes that are no UTF-8. No report acts on any of it.

usage: injection.py EVALQ SOURCE
"""

import csv
import http.server
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import xml.etree.ElementTree

from browser import Browser

evalq, source = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
UNSEEN = '\x1b[31mred\x1b]0;title\x07\x9b1m\u202egnp.exe\u2066\u200b\u200d\ufeff\u2028\x00'.replace('\x00', '')
CORPUS = (source / 'fixtures/injection.txt').read_text().splitlines() + [UNSEEN]
ALL = ' '.join(CORPUS)
LONG = b'A<b>' * 262144


def reply_of(number):
    """A streamed answer: text, reasoning and tool calls of hostile words; now and then too long, or no UTF-8."""
    words = CORPUS[number % len(CORPUS)]
    calls = [{'index': 0, 'id': words, 'type': 'function',
              'function': {'name': words if number % 3 else 'read', 'arguments': json.dumps({'path': words, words: ALL})}}]
    delta = {'role': 'assistant', 'content': ALL, 'reasoning_content': words, 'tool_calls': calls if number % 5 else []}
    data = json.dumps({'id': words, 'model': words, 'choices': [{'index': 0, 'delta': delta, 'finish_reason': None}]}).encode()
    if number % 4 == 1:
        data = data.replace(b'taken over', LONG)
    if number % 4 == 2:
        data = data.replace(b'taken over', b'\xff\xc0\xaf\xed\xa0\x80')
    last = {'choices': [{'index': 0, 'delta': {}, 'finish_reason': 'tool_calls' if number % 5 else words}],
            'usage': {'prompt_tokens': 1000 * number, 'completion_tokens': 40}}
    return b'data: ' + data + b'\n\ndata: ' + json.dumps(last).encode() + b'\n\ndata: [DONE]\n\n'


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    count = 0

    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        Server.count += 1
        failing = Server.count % 7 == 3
        body = json.dumps({'error': {'message': ALL, 'type': ALL}}).encode() if failing else reply_of(Server.count)
        self.send_response(500 if failing else 200)
        self.send_header('Content-Type', 'application/json' if failing else 'text/event-stream')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.send_error(404)

    def log_message(self, *_):
        pass


def hostile_scenario(folder):
    """The smallest scenario, told in hostile words."""
    shutil.copytree(source / 'scenarios/library/mini', folder)
    path = folder / 'scenario.json'
    scenario = json.loads(path.read_text())
    scenario['purpose'] = ALL
    for check in scenario['checks']:
        check['title'] = ALL
    path.write_text(json.dumps(scenario))


def check_terminal(text):
    bad = re.search('[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]', text)
    assert not bad, f'{bad.group()!r} in {text[max(0, bad.start() - 60):bad.end() + 20]!r}'


def check_files(folder):
    for path in folder.rglob('*'):
        if path.is_file() and path.suffix != '.gz':
            check_terminal(path.read_text(encoding='utf-8'))
            assert path.stat().st_size < 6_000_000, path
    for name in ('steps.csv', 'trials.csv'):
        with (folder / name).open(newline='') as lines:
            for row in csv.DictReader(lines, strict=True):
                for cell in row.values():
                    assert not re.match(r'\s*[=+@]|\s*-[^\d]', cell), f'a formula: {cell[:60]}'
    junit = xml.etree.ElementTree.parse(folder / 'junit.xml')
    assert {e.tag for e in junit.iter()} <= {'testsuites', 'testsuite', 'properties', 'property', 'testcase', 'failure', 'error', 'skipped',
                                             'system-out', 'system-err'}
    assert not [e for e in junit.iter('failure') if e.get('message') == 'injected']
    for drawing in (folder / 'charts').glob('*.svg'):
        tags = {e.tag.split('}')[1] for e in xml.etree.ElementTree.parse(drawing).iter()}
        assert not tags & {'script', 'a', 'image', 'foreignObject', 'iframe'}, tags
    assert list((folder / 'charts').glob('*.svg')), 'no chart was drawn'
    for script in (folder / 'charts').glob('*.gp'):
        assert 'pwned' not in script.read_text() and 'taken' not in script.read_text(), script


def check_markdown(text):
    page = subprocess.run(['cmark-gfm', '-e', 'table', '-e', 'autolink', '-e', 'strikethrough', '--unsafe'], input=text, check=True,
                          capture_output=True, text=True).stdout
    tags = set(re.findall(r'<\s*/?\s*([a-zA-Z0-9]+)', page))
    assert not tags - {'h1', 'h2', 'h3', 'p', 'ul', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'br', 'strong', 'em', 'code', 'pre'}, tags


def check_page(page):
    if not shutil.which('chromedriver'):
        print('injection: no chromedriver, so the page was not opened')
        return
    browser = Browser()
    try:
        browser.show(1280, 900)
        browser.open(page.as_uri())
        browser.run('document.querySelectorAll("details").forEach(d => d.open = true)')
        assert not browser.run('return "pwned" in window')
        strange = 'return document.querySelectorAll("iframe,img,embed,object,form,base,link").length'
        assert browser.run(strange) == 0
        assert browser.run('return document.querySelectorAll("script").length') == 1
        assert browser.run('return document.querySelectorAll("h1").length') == 1
        assert not browser.run('return [...document.querySelectorAll("*")].filter(e => [...e.attributes].some('
                               'a => a.name.startsWith("on") || /^\\s*javascript:/i.test(a.value))).length')
        assert browser.run('return document.body.textContent.includes("window.pwned=1")'), 'the words are not shown at all'
        asked = {address.split('#')[0] for address in browser.requests() if not address.startswith('data:')}
        assert asked == {page.as_uri()}, asked
        assert not browser.complaints(), browser.complaints()
    finally:
        browser.close()


def main():
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as scratch:
        here = pathlib.Path(scratch)
        hostile_scenario(here / 'mini')
        (here / 'evalq.json').write_text(json.dumps({'endpoints': {'bad': {
            'url': f'http://127.0.0.1:{server.server_port}/v1', 'model': ALL,
            'labels': {'hardware': ALL, 'server': ALL, 'quantization': ALL, 'active_parameters': ALL}}}}))
        ran = subprocess.run([evalq, 'run', './mini', '--endpoint', 'bad', '--trials', '4', '--steps', '6'], cwd=here, capture_output=True)
        assert ran.returncode in (0, 4), ran.stderr[-500:]
        check_terminal((ran.stdout + ran.stderr).decode().replace('\r', ''))
        folder = next((here / 'runs').iterdir())
        check_files(folder)
        check_page(folder / 'report.html')
        check_markdown((folder / 'scorecard.md').read_text())
        # Two runs, so that charts of several models are drawn, too.
        for format in ('markdown', 'text', 'json'):
            both = subprocess.run([evalq, 'report', folder, folder, '--format', format], capture_output=True, check=True, cwd=here)
            check_terminal(both.stdout.decode())
            if format == 'markdown':
                check_markdown(both.stdout.decode())
        subprocess.run([evalq, 'report', folder, folder, '--png', '--out', here / 'both'], check=True, cwd=here, capture_output=True)
        check_page(here / 'both/report.html')
        assert not list(here.rglob('*pwned*')), 'something was executed'
    print('injection: nothing acts')


main()
