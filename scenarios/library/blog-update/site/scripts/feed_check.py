#!/usr/bin/env python3
"""Complain about entries of the feed that readers choke on: no id, no date, a summary with markup."""
import sys
import xml.etree.ElementTree as xml

ATOM = "{http://www.w3.org/2005/Atom}"


def main(path):
    faults = 0
    for entry in xml.parse(path).getroot().iter(ATOM + "entry"):
        name = entry.findtext(ATOM + "id") or "(no id)"
        for key in ("id", "updated", "title", "summary"):
            if not entry.findtext(ATOM + key):
                print(f"{name}: no {key}")
                faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "/tmp/quill/feed.xml"))
