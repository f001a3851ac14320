"""Write a program of many functions: write_many.py FILE COUNT."""

import sys

path, count = sys.argv[1], int(sys.argv[2])
with open(path, "w") as stream:
    stream.write("static int shared;\n")
    for i in range(count):
        stream.write(f"static int f{i}(int x) {{ return x + {i} + shared; }}\n")
    stream.write("int main(void) {\n    int sum = 0;\n")
    for i in range(count):
        stream.write(f"    sum += f{i}(sum);\n")
    stream.write("    return sum;\n}\n")
