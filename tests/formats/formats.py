"""Reports of a run, read by programs that others wrote: xmllint, a JSON Schema validator, GitHub's Markdown renderer.

usage: formats.py EVALQ SOURCE
"""

import csv
import gzip
import html.parser
import json
import pathlib
import subprocess
import sys
import tempfile

evalq, source = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
try:
    import jsonschema
except ImportError:
    sys.exit(77)


def run(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout


def validate(instances, schema):
    validator = jsonschema.Draft202012Validator(json.loads((source / schema).read_text()))
    count = 0
    for instance in instances:
        count += 1
        for error in validator.iter_errors(instance):
            raise AssertionError(f'{schema}: record {count}: {list(error.path)}: {error.message[:200]}')
    assert count
    return count


class Tables(html.parser.HTMLParser):
    """Cells of each row of each table, and text outside of tables that looks like a broken one."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.depth, self.stray = [], 0, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag == 'table':
            self.depth += 1
            self.rows.append([])
        elif tag == 'tr':
            self.rows[-1].append(0)
        elif tag in ('td', 'th'):
            self.rows[-1][-1] += 1

    def handle_endtag(self, tag):
        if tag == 'table':
            self.depth -= 1

    def handle_data(self, data):
        if not self.depth and ('|--' in data or data.count('|') > 2):
            self.stray.append(data)


def check_markdown(text):
    written = sum(1 for line in text.splitlines() if line.startswith('|'))
    found = Tables(subprocess.run(['cmark-gfm', '-e', 'table'], input=text, check=True, capture_output=True, text=True).stdout)
    assert not found.stray, found.stray[0]
    for rows in found.rows:
        assert len(set(rows)) == 1, f'rows of {set(rows)} cells'
    # Of each table one line, that below the head, is no row.
    assert sum(len(rows) for rows in found.rows) == written - len(found.rows), 'a row is lost'
    return len(found.rows)


def check_run(folder):
    assert run('xmllint', '--noout', '--relaxng', source / 'tests/formats/junit.rng', folder / 'junit.xml') == ''
    validate([json.loads((folder / 'scorecard.json').read_text())], 'scoring/scorecard.schema.json')
    with gzip.open(folder / 'trace.jsonl.gz', 'rt', encoding='utf-8') as lines:
        validate((json.loads(line) for line in lines), 'trace/trace.schema.json')
    assert check_markdown((folder / 'scorecard.md').read_text()) >= 4
    for name in ('steps.csv', 'trials.csv'):
        with (folder / name).open(newline='') as lines:
            rows = list(csv.reader(lines, strict=True))
        assert len(rows) > 1 and len({len(row) for row in rows}) == 1, name
    for drawing in (folder / 'charts').glob('*.svg'):
        run('xmllint', '--noout', '--nonet', drawing)
    assert list((folder / 'charts').glob('*.svg')), 'no chart was drawn'


with tempfile.TemporaryDirectory() as scratch:
    for profile in ('reference', 'dead', 'qwen3.6-35b-a3b'):
        subprocess.run([evalq, 'run', 'mini', 'tool-chain', '--endpoint', f'sim:{profile}', '--trials', '2', '--time-scale', '300', '--quiet',
                        '--out', f'{scratch}/{profile}'], stdout=subprocess.DEVNULL)
    folders = sorted(pathlib.Path(scratch).glob('*/*'))
    assert len(folders) == 3
    for folder in folders:
        if 'dead' not in folder.parent.name:
            check_run(folder)
    assert check_markdown(run(evalq, 'report', *folders)) >= 4
    for folder in folders:
        check_markdown(run(evalq, 'report', '--format', 'github-summary', folder))
        pages = []
        for _ in range(2):
            run(evalq, 'report', '--format', 'html,json,csv,junit,markdown', folder)
            pages.append({path: path.read_bytes() for path in folder.rglob('*') if path.is_file()})
        assert pages[0] == pages[1], 'a report of the same trace is another one'
print('formats: all read as they should')
