"""A compile database whose flags would write files, if they were followed: write_database.py FOLDER."""
import json
import sys

FLAGS = [
    ["-Wp,-MD,made"],
    ["-MD", "-MF", "made"],
    ["-MJ", "made"],
    ["-Xclang", "-dependency-file", "-Xclang", "made", "-Xclang", "-MT", "-Xclang", "x"],
    ["-Xclang", "-dependency-dot", "-Xclang", "made"],
    ["-Xclang", "-header-include-file", "-Xclang", "made", "-H"],
    ["-Xclang", "-diagnostic-log-file", "-Xclang", "made"],
    ["-Xclang", "-stats-file=made"],
    ["-save-stats"],
    ["--serialize-diagnostics", "made"],
    ["-o", "made"],
    ["--save-temps"],
    ["-ftime-trace=made"],
    ["-fplugin=./plugin.so"],
    ["-fpass-plugin=./plugin.so"],
    ["-Xclang", "-load", "-Xclang", "./plugin.so"],
]
folder = sys.argv[1]
rows = [{"directory": folder, "file": "harmless.c", "arguments": ["cc", *flags, "-c", "harmless.c"]} for flags in FLAGS]
name = "a;touch b $(touch c).c"
rows.append({"directory": folder, "file": name, "arguments": ["cc", "-c", name]})
json.dump(rows, sys.stdout)
