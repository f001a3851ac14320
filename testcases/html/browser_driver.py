# SPDX-License-Identifier: Apache-2.0
"""A small client for WebDriver, as far as testing a page needs it: chromedriver from Debian, no other packages."""

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

HOST = "127.0.0.1"


class BrowserError(Exception):
    """The browser could not do what was asked."""


def available():
    return shutil.which("chromedriver") and (shutil.which("chromium") or shutil.which("chromium-browser"))


class Browser:
    """A headless Chromium; to be used in a with statement."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = probe.getsockname()[1]
        self.base = f"http://{HOST}:{port}"
        self.driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
        self.session = None

    def __enter__(self):
        options = {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                            "--window-size=1300,1000", "--host-resolver-rules=MAP * ~NOTFOUND"],
                   "binary": shutil.which("chromium") or shutil.which("chromium-browser")}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        for _ in range(100):
            try:
                answer = self.call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
                self.session = "/session/" + answer["sessionId"]
                return self
            except (urllib.error.URLError, ConnectionError) as error:
                if isinstance(error, urllib.error.HTTPError):
                    raise
                time.sleep(0.1)
        raise BrowserError("chromedriver does not answer")

    def __exit__(self, *_):
        try:
            if self.session:
                self.call("DELETE", self.session)
        finally:
            self.driver.terminate()
            self.driver.wait()

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            raise BrowserError(json.load(error)["value"]["message"]) from error

    def open(self, url):
        self.call("POST", self.session + "/url", {"url": url})

    def run(self, script, *arguments):
        """Run the body of a JavaScript function; its result."""
        return self.call("POST", self.session + "/execute/sync", {"script": script, "args": list(arguments)})

    def element(self, selector):
        found = self.call("POST", self.session + "/element", {"using": "css selector", "value": selector})
        return self.session + "/element/" + next(iter(found.values()))

    def click(self, selector):
        self.call("POST", self.element(selector) + "/click", {})

    def type(self, selector, text):
        self.call("POST", self.element(selector) + "/value", {"text": text})

    def press(self, key):
        """Press a key where the focus is."""
        actions = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self.call("POST", self.session + "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def devtools(self, command, parameters):
        return self.call("POST", self.session + "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def console(self):
        return [entry for entry in self.call("POST", self.session + "/se/log", {"type": "browser"})]

    def shot_of(self, selector):
        """A picture of one element, base64."""
        return self.call("GET", self.element(selector) + "/screenshot")

    def screenshot(self):
        """A picture of the window, base64."""
        return self.call("GET", self.session + "/screenshot")
