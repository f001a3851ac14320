/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drives a fuzz target without libFuzzer: runs every file that is named or lies in a folder that is named,
 * and with --mutations=N as many mutations of each, which are the same in every run.
 *
 * An input that takes longer than LONGEST seconds is a failure, as is one that crashes; the input is then
 * left in the file fuzz-failed-input of the current folder.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz_support.h"

enum { LONGEST = 60, LARGEST = 1 << 20 };

#pragma weak LLVMFuzzerCustomMutator

static uint8_t input[LARGEST], other[LARGEST];
static size_t input_size;
static uint64_t state;
static unsigned long inputs;

static uint32_t below(uint32_t bound)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)(state * 0x2545f4914f6cdd1du >> 32) % bound;
}

/* Change one thing: a bit, a byte, a word, a piece that is copied, cut out or moved. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room)
{
    static const uint64_t words[] = { 0, 1, 2, 127, 128, 255, 65535, INT32_MAX, UINT32_MAX, UINT64_MAX };
    if (size == 0)
        return 0;
    size_t at = below((uint32_t)size), rest = size - at, length = 1 + below(rest < 64 ? (uint32_t)rest : 64);
    uint64_t word = words[below(sizeof words / sizeof *words)];
    switch (below(6)) {
    case 0:
        data[at] ^= (uint8_t)(1u << below(8));
        return size;
    case 1:
        data[at] = (uint8_t)below(256);
        return size;
    case 2:
        memcpy(data + at, &word, rest < sizeof word ? rest : (size_t)1 << below(4));
        return size;
    case 3: /* cut out */
        memmove(data + at, data + at + length, rest - length);
        return size - length;
    case 4: /* double */
        if (size + length > room)
            return size;
        memmove(data + at + length, data + at, rest);
        return size + length;
    default: /* cut off, now and then; else copy from elsewhere */
        if (below(8) == 0)
            return at;
        memmove(data + at, data + below((uint32_t)(size - length + 1)), length);
        return size;
    }
}

/* A crash or a hang: keep the input. Only calls that a signal handler may make. */
static void keep_input(int number)
{
    static const char name[] = "fuzz-failed-input";
    static const char said[] = "fuzz: the input that failed is in the file fuzz-failed-input\n";
    int file = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file >= 0)
        (void)!write(file, input, input_size);
    (void)!write(STDERR_FILENO, said, sizeof said - 1);
    signal(number, SIG_DFL);
    raise(number);
}

static void run_input(void)
{
    alarm(LONGEST);
    LLVMFuzzerTestOneInput(input, input_size);
    alarm(0);
    inputs++;
}

static void run_file(const char *path, unsigned mutations)
{
    FILE *stream = fopen(path, "r");
    if (!stream) {
        perror(path);
        exit(2);
    }
    size_t size = fread(other, 1, sizeof other, stream);
    fclose(stream);
    memcpy(input, other, input_size = size);
    run_input();
    for (unsigned i = 0; i < mutations; i++) {
        memcpy(input, other, input_size = size);
        state = (i + 1) * 0x9e3779b97f4a7c15u;
        if (LLVMFuzzerCustomMutator)
            input_size = LLVMFuzzerCustomMutator(input, size, sizeof input, i + 1);
        else
            for (uint32_t times = 1 + below(4); times; times--)
                input_size = LLVMFuzzerMutate(input, input_size, sizeof input);
        run_input();
    }
}

static int is_input(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void run_path(const char *path, unsigned mutations)
{
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)) {
        run_file(path, mutations);
        return;
    }
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_input, alphasort);
    for (int i = 0; i < count; i++) {
        char name[4096];
        (void)snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
        run_path(name, mutations);
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv)
{
    static const int bad[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM };
    unsigned mutations = 0;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        signal(bad[i], keep_input);
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--mutations=", strlen("--mutations=")) == 0)
            mutations = (unsigned)strtoul(argv[i] + strlen("--mutations="), NULL, 10);
        else
            run_path(argv[i], mutations);
    }
    printf("%lu inputs\n", inputs);
    return inputs == 0;
}
