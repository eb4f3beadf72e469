"""report.html in a real browser: nothing is fetched, nothing complains, tables sort, evidence opens, phone and desktop, light
and dark.

usage: page.py EVALQ SOURCE [PICTURES]    PICTURES: a folder for pictures of the page, to be looked at
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

from browser import Browser

evalq = pathlib.Path(sys.argv[1])
pictures = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
if not shutil.which('chromedriver'):
    print('page: skipped, there is no chromedriver')
    sys.exit(77)


def column(browser, index):
    return browser.run('return [...document.querySelector("table.sort").tBodies[0].rows].map(r => r.cells[arguments[0]].textContent)',
                       index)


def check_sorting(browser):
    heads = browser.run('return [...document.querySelectorAll("table.sort")[0].querySelectorAll("th")].map(th => th.textContent)')
    index = next(i for i, head in enumerate(heads) if head.startswith('Generation'))
    click = 'document.querySelector("table.sort").querySelectorAll("th button")[arguments[0]].click()'
    browser.run(click, index)
    rates = [float(text) for text in column(browser, index) if text != '-']
    assert len(rates) > 1 and rates == sorted(rates), rates
    browser.run(click, index)
    rates = [float(text) for text in column(browser, index) if text != '-']
    assert rates == sorted(rates, reverse=True), rates
    assert browser.run('return document.querySelectorAll("th[aria-sort=descending]").length') == 1


def check_evidence(browser, url):
    shown = 'const e = document.querySelector(arguments[0]); return e.checkVisibility() && e.offsetHeight > 0'
    assert not browser.run(shown, 'details.step pre'), 'evidence is unfolded from the start'
    target = browser.run('return document.querySelector("section a[href*=-s]").getAttribute("href")')
    browser.run('document.querySelector(`section a[href="${arguments[0]}"]`).click()', target)
    assert browser.run('return document.getElementById(arguments[0].slice(1)).open', target), 'a link to evidence does not open it'
    assert browser.run(shown, target + ' pre')
    browser.open(url + target)
    assert browser.run('return document.getElementById(arguments[0].slice(1)).open', target)


def check_readable(browser):
    """Headings step down one by one, every drawing has a name, text stands out from its ground."""
    levels = browser.run('return [...document.querySelectorAll("h1,h2,h3,h4")].filter(h => !h.closest("details")).map(h => +h.tagName[1])')
    assert levels[0] == 1 and levels.count(1) == 1
    names = browser.run('return [...document.querySelectorAll("svg")].map(s => document.getElementById(s.getAttribute("aria-labelledby").split(" ")[0])?.textContent)')
    assert names and all(names), names
    twice = browser.run('const seen = {}; for (const e of document.querySelectorAll("[id]")) seen[e.id] = (seen[e.id] || 0) + 1; '
                        'return Object.keys(seen).filter(id => seen[id] > 1)')
    assert not twice, twice
    low = browser.run('''
        const light = c => { const p = c.match(/[\\d.]+/g).slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                             return .2126 * p[0] + .7152 * p[1] + .0722 * p[2]; };
        const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c; } return 'rgb(255, 255, 255)'; };
        return [...document.querySelectorAll('p,li,td,th,dd,dt,h1,h2,h3,a,figcaption')].filter(e => e.checkVisibility()).map(e => {
            const a = light(getComputedStyle(e).color), b = light(ground(e));
            return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.outerHTML.slice(0, 80)]; }).filter(pair => pair[0] < 4.5).slice(0, 3)''')
    assert not low, f'too little contrast: {low}'


def check(browser, page):
    url = page.as_uri()
    for name, width, dark in (('desktop', 1280, False), ('desktop-dark', 1280, True), ('phone', 390, False), ('phone-dark', 390, True)):
        browser.show(width, 900, dark, mobile=width < 500)
        browser.open(url)
        assert browser.run('return document.documentElement.scrollWidth') <= width, f'{name}: the page is wider than the screen'
        ground = browser.run('return getComputedStyle(document.body).backgroundColor')
        assert (ground != 'rgb(255, 255, 255)') == dark, f'{name}: {ground}'
        paper = browser.run('const r = document.querySelector("svg rect[width=\\"900\\"]"); return getComputedStyle(r).fill')
        assert paper == ground, f'{name}: charts stand on {paper}'
        check_readable(browser)
        if pictures:
            browser.picture(pictures / f'{name}.png', whole=True)
    browser.show(1280, 900, dark=True, media='print')
    browser.open(url)
    assert browser.run('return getComputedStyle(document.body).backgroundColor') == 'rgb(255, 255, 255)', 'paper is white'
    browser.show(1280, 900)
    browser.open(url)
    check_sorting(browser)
    check_evidence(browser, url)
    browser.open('about:blank')
    asked = {address.split('#')[0] for address in browser.requests() if not address.startswith(('data:', 'about:'))}
    assert asked == {url}, f'the page asks for {asked}'
    assert not browser.complaints()


def main():
    with tempfile.TemporaryDirectory() as scratch:
        for profile in ('reference', 'grok-4.3'):
            subprocess.run([evalq, 'run', 'mini', 'memory-recall', '--endpoint', f'sim:{profile}', '--trials', '2', '--time-scale', '100', '--quiet',
                            '--out', f'{scratch}/runs'], stdout=subprocess.DEVNULL, check=False)
        folders = sorted(pathlib.Path(scratch, 'runs').iterdir())
        subprocess.run([evalq, 'report', *folders, '--charts', '--out', f'{scratch}/report'], check=True, stdout=subprocess.DEVNULL)
        browser = Browser()
        try:
            check(browser, pathlib.Path(scratch, 'report/report.html'))
        finally:
            browser.close()
    print('page: it is quiet, sorts, opens and can be read')


if __name__ == '__main__':
    main()
