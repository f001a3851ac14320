# SPDX-License-Identifier: Apache-2.0
"""How lit finds and runs the tests.

A test is a .c or .test file with RUN lines below documents/, static/, cli/,
frontend/ or bugs/. Files that belong to a test but are none go to a folder
called Inputs, or have another suffix.

  %concheck     the command             %analyze     its front end
  %FileCheck    FileCheck               %not         succeeds when the command fails (not when it crashes)
  %status N     succeeds when the command ends with exit status N
  %clang %gcc   compilers               %python      Python 3
  %matching_clang  clang of the LLVM that the front end is built with
  %testcases    the folder testcases/   %root        the root of the sources
  %build        the build folder
  %S %s %t %T   as always in lit

  %unprivileged  runs a command as a user to whom file permissions apply

Features for REQUIRES lines: gcc, tsan (clang's ThreadSanitizer links and runs),
recorder (libconcheck.so is built), terminal (script(1) is there), zsh, fish, meson, ninja, valgrind, strace, stress-ng,
vim, emacs, git, yaml (for Python), unprivileged, root, namespaces (root may mount in one of its own),
allocators (other ones than the C library's), aarch64 (a compiler for 64-bit Arm, and an emulator), musl (its compiler),
built-by-gcc, sanitized (the tools are built with some sanitizer), thread-sanitized (with ThreadSanitizer),
full (CONCHECK_TEST_FULL is set, as tools/test --full does: tests that take long).
"""

import glob
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile

import lit.formats

config.name = "concheck"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".c", ".test"]
config.excludes = ["Inputs", "unit", "bench", "CMakeLists.txt"]
config.test_source_root = os.path.dirname(os.path.abspath(__file__))

# lit needs psutil for a time limit and ends where it is missing; then ctest's limit has to do.
if importlib.util.find_spec("psutil"):
    patient = os.environ.get("CONCHECK_TEST_FULL") or getattr(config, "sanitize", "")
    lit_config.maxIndividualTestTime = 3000 if patient else 300

matching_clang = "/usr/lib/llvm-" + config.front_end_llvm + "/bin/clang"
substitutions = [
    (r"%concheck\b", os.path.join(config.concheck_bin, "concheck")),
    (r"%analyze\b", os.path.join(config.concheck_bin, "concheck-analyze")),
    (r"%FileCheck\b", config.filecheck),
    (r"%not\b", config.not_tool),
    (r"%status\b", "sh " + os.path.join(config.test_source_root, "expect_status.sh")),
    (r"%clang\b", config.clang),
    (r"%matching_clang\b", matching_clang if os.path.exists(matching_clang) else config.clang),
    (r"%gcc\b", config.gcc),
    (r"%python\b", sys.executable),
    (r"%testcases\b", config.test_source_root),
    (r"%root\b", config.concheck_source_root),
    (r"%build\b", config.concheck_binary_root),
]
config.substitutions.extend(substitutions)

# What would change the output of the tools must not come in from outside.
for name in ("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CONCHECK_OPTIONS", "TSAN_OPTIONS"):
    config.environment.pop(name, None)
config.environment["LC_ALL"] = "C.UTF-8"
# For builds with AddressSanitizer: libraries that are not ours.
leaks = os.path.join(config.test_source_root, "leaks.supp")
config.environment["LSAN_OPTIONS"] = "print_suppressions=0:suppressions=" + leaks
# Their own status 1 is concheck's "there are findings".
config.environment["ASAN_OPTIONS"] = config.environment["UBSAN_OPTIONS"] = "exitcode=99"
config.environment["FILECHECK_OPTS"] = "--dump-input=fail"


def sanitizer_runs():
    """Say whether a program built with clang -fsanitize=thread links and runs here."""
    folder = tempfile.mkdtemp()
    try:
        source = os.path.join(folder, "probe.c")
        with open(source, "w") as stream:
            stream.write("#include <pthread.h>\nint main(void) { return pthread_self() == 0; }\n")
        binary = os.path.join(folder, "probe")
        for command in ([config.clang, "-fsanitize=thread", "-g", source, "-o", binary, "-pthread"], [binary]):
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
            if done.returncode != 0:
                return False
        return True
    except (OSError, subprocess.TimeoutExpired):
        return False
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if config.gcc and not config.gcc.endswith("NOTFOUND"):
    config.available_features.add("gcc")
if sanitizer_runs():
    config.available_features.add("tsan")
if os.path.exists(os.path.join(config.concheck_bin, "..", "lib", "libconcheck.so")):
    config.available_features.add("recorder")
if getattr(config, "compiler", "") == "GNU":
    config.available_features.add("built-by-gcc")
if getattr(config, "sanitize", ""):
    config.available_features.add("sanitized")
if "thread" in getattr(config, "sanitize", ""):
    config.available_features.add("thread-sanitized")
if os.geteuid() == 0:
    config.available_features.add("root")
try:
    if subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "none", "/proc"], stderr=subprocess.DEVNULL).returncode == 0:
        config.available_features.add("namespaces")
except OSError:  # no unshare here
    pass
if os.environ.get("CONCHECK_TEST_FULL"):
    config.available_features.add("full")
if shutil.which("aarch64-linux-gnu-gcc") and shutil.which("qemu-aarch64"):
    config.available_features.add("aarch64")
if any(glob.glob("/usr/lib*/" + place + name) for place in ("", "*/") for name in ("libjemalloc.so.2", "libmimalloc.so.2")):
    config.available_features.add("allocators")
if shutil.which("script"):
    config.available_features.add("terminal")
if shutil.which("musl-gcc"):
    config.available_features.add("musl")
for program in ("zsh", "fish", "meson", "ninja", "valgrind", "strace", "emacs", "git", "stress-ng"):
    if shutil.which(program):
        config.available_features.add(program)

if importlib.util.find_spec("yaml"):
    config.available_features.add("yaml")
# Small builds of vim have no lists of errors.
if shutil.which("vim") and subprocess.run(["vim", "-u", "NONE", "-es", "-c", "if has('quickfix') | qa! | else | cq | endif"],
                                          stdin=subprocess.DEVNULL, check=False).returncode == 0:
    config.available_features.add("vim")

# Permissions mean nothing to root, who has to step down; nobody must then be able to reach the command.
step_down = "setpriv --reuid=65534 --regid=65534 --clear-groups" if os.geteuid() == 0 else ""
config.substitutions.append((r"%unprivileged\b", step_down))
probe = step_down.split() + ["test", "-x", os.path.join(config.concheck_bin, "concheck")]
try:
    if subprocess.run(probe, stderr=subprocess.DEVNULL).returncode == 0:
        config.available_features.add("unprivileged")
except OSError:  # no setpriv here
    pass
