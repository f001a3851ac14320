"""Write a compile database: write_database.py FOLDER SOURCE[:OBJECT]... [-- FLAG...]; sources lie in FOLDER."""

import json
import sys

folder, *names = sys.argv[1:]
flags = []
if "--" in names:
    flags = names[names.index("--") + 1 :]
    names = names[: names.index("--")]
rows = []
for name in names:
    source, _, made = name.partition(":")
    words = ["cc", *flags, "-c", source, "-o", made or source + ".o"]
    rows.append({"directory": folder, "file": source, "arguments": words})
with open(folder + "/compile_commands.json", "w") as stream:
    json.dump(rows, stream)
