"""Damage every entry of a cache, each in another way: damage_cache.py FOLDER."""

import os
import sys

entries = sorted(os.path.join(folder, name) for folder, _, names in os.walk(sys.argv[1]) for name in names)
entries = [path for path in entries if path.endswith((".ccm", ".unit", ".result"))]
assert entries, "an empty cache"
for number, path in enumerate(entries):
    with open(path, "rb") as stream:
        content = stream.read()
    way = number % 4
    if way == 0:
        content = content[: len(content) // 2]
    elif way == 1:
        middle = len(content) // 2
        content = content[:middle] + bytes([content[middle] ^ 0x40]) + content[middle + 1 :]
    elif way == 2:
        content = b""
    else:
        content += b"more"
    with open(path, "wb") as stream:
        stream.write(content)
