"""A browser that is told what to do over WebDriver: chromedriver and the standard library, nothing else."""

import base64
import json
import subprocess
import time
import urllib.error
import urllib.request


class Browser:
    def __init__(self):
        self.driver = subprocess.Popen(['chromedriver', '--port=0'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.base = self.session = None
        for line in self.driver.stdout:
            if 'started successfully on port' in line:
                self.base = 'http://127.0.0.1:' + line.rstrip('.\n').split()[-1]
                break
        if not self.base:
            raise RuntimeError('chromedriver did not start')
        options = {'args': ['--headless=new', '--no-sandbox', '--disable-dev-shm-usage', '--hide-scrollbars']}
        wanted = {'browserName': 'chrome', 'goog:chromeOptions': options,
                  'goog:loggingPrefs': {'browser': 'ALL', 'performance': 'ALL'}}
        answer = self.ask('POST', '/session', {'capabilities': {'alwaysMatch': wanted}})
        self.session = '/session/' + answer['sessionId']

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + (self.session or '') + path, data, {'Content-Type': 'application/json'},
                                         method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)['value']
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)['value']['message']) from None

    def devtools(self, command, **params):
        return self.ask('POST', '/goog/cdp/execute', {'cmd': command, 'params': params})

    def show(self, width, height, dark=False, media='screen', mobile=False):
        self.devtools('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        self.devtools('Emulation.setEmulatedMedia', media=media,
                      features=[{'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}])

    def open(self, url):
        self.ask('POST', '/url', {'url': url})

    def run(self, script, *args):
        return self.ask('POST', '/execute/sync', {'script': script, 'args': list(args)})

    def requests(self):
        """Addresses that were asked for since the last call."""
        events = [json.loads(entry['message'])['message'] for entry in self.ask('POST', '/se/log', {'type': 'performance'})]
        return [e['params']['request']['url'] for e in events if e['method'] == 'Network.requestWillBeSent']

    def complaints(self):
        return [entry['message'] for entry in self.ask('POST', '/se/log', {'type': 'browser'})]

    def picture(self, path, whole=False):
        shot = self.devtools('Page.captureScreenshot', format='png', captureBeyondViewport=whole)
        with open(path, 'wb') as out:
            out.write(base64.b64decode(shot['data']))

    def close(self):
        try:
            if self.session:
                self.ask('DELETE', '')
        except (RuntimeError, OSError):
            pass
        self.driver.terminate()
        self.driver.wait(10)
