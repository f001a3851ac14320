// SPDX-License-Identifier: Apache-2.0
// Somebody else can write to the folder of records, knows the name that the next record will get, and plants a link there, or a file
// of his own: nothing is written to either, the run goes on unrecorded, and says so. Records are for their owner whatever the umask.
//
// RUN: %build_it -ldl
// RUN: rm -rf %t.d && mkdir %t.d && chmod 777 %t.d
// RUN: env TMPDIR=%t.d LD_PRELOAD=%shim %t link %t.d/victim > %t.d/out 2>&1
// RUN: %FileCheck %s < %t.d/out
// RUN: env TMPDIR=%t.d LD_PRELOAD=%shim %t file %t.d/victim > %t.d/out 2>&1
// RUN: %FileCheck %s < %t.d/out
// CHECK: records of others: 0
// CHECK: concheck: this run is not recorded: the record cannot be created
// CHECK: child: 3, victim: untouched
// CHECK-NOT: concheck
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

static const char VALUE[] = "precious\n";
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
static const char *what, *victim;

static void must(int fine, const char *said)
{
    if (fine)
        return;
    perror(said);
    exit(9);
}

static void write_file(const char *name)
{
    int file = open(name, O_WRONLY | O_CREAT | O_EXCL, 0666);
    must(file >= 0 && write(file, VALUE, sizeof VALUE) == sizeof VALUE && close(file) == 0, name);
}

static const char *state_of(const char *name)
{
    char text[2 * sizeof VALUE];
    struct stat info;
    int file = open(name, O_RDONLY | O_NOFOLLOW);
    must(file >= 0 && fstat(file, &info) == 0, name);
    int same = read(file, text, sizeof text) == sizeof VALUE && memcmp(text, VALUE, sizeof VALUE) == 0;
    close(file);
    return same && (info.st_mode & 0777) == 0644 ? "untouched" : "written to";
}

/* What getrandom gives, everybody knows by now: plant at the name that is made of it. */
static void give_known_number(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)info;
    static const uint64_t NUMBER = 0x1111111111111111;
    ucontext_t *state = context;
    char name[600];
    (void)snprintf(name, sizeof name, "%s/concheck.%d.%016llx.0.ccr", getenv("TMPDIR"), (int)getpid(),
                   (unsigned long long)NUMBER);
    must(strcmp(what, "link") == 0 ? symlink(victim, name) == 0 : link(victim, name) == 0, name);
#if defined __x86_64__
    memcpy((void *)state->uc_mcontext.gregs[REG_RDI], &NUMBER, sizeof NUMBER);
    state->uc_mcontext.gregs[REG_RAX] = sizeof NUMBER;
#else
    memcpy((void *)state->uc_mcontext.regs[0], &NUMBER, sizeof NUMBER);
    state->uc_mcontext.regs[0] = sizeof NUMBER;
#endif
}

/* By the C library's own syscall(): what restricts itself by the recorder's is not recorded any more. */
static void foresee_names(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getrandom, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof filter / sizeof *filter, filter };
    struct sigaction action = { .sa_sigaction = give_known_number, .sa_flags = SA_SIGINFO };
    long (*unseen)(long, ...) = NULL;
    *(void **)&unseen = dlsym(dlopen("libc.so.6", RTLD_NOW), "syscall");
    must(sigaction(SIGSYS, &action, NULL) == 0, "sigaction");
    must(unseen && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "prctl");
    must(unseen(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0, "seccomp");
}

/* How many records has this process that others than their owner may look at; it has one in all. */
static int records_of_others(void)
{
    int own = 0, others = 0;
    char start[64];
    (void)snprintf(start, sizeof start, "concheck.%d.", (int)getpid());
    DIR *folder = opendir(getenv("TMPDIR"));
    struct stat info;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (strncmp(entry->d_name, start, strlen(start)) == 0 &&
            fstatat(dirfd(folder), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0) {
            own++;
            others += !S_ISREG(info.st_mode) || (info.st_mode & 0777) != 0600;
        }
    closedir(folder);
    must(own == 1, "one record");
    return others;
}

int main(int argc, char **argv)
{
    must(argc == 3, "usage");
    what = argv[1];
    victim = argv[2];
    umask(022);
    write_file(victim);
    umask(0);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    printf("records of others: %d\n", records_of_others());
    fflush(stdout);
    foresee_names();
    pid_t child = fork();
    if (child == 0) {
        pthread_mutex_lock(&a);
        pthread_mutex_unlock(&a);
        exit(3);
    }
    int status = 0;
    must(waitpid(child, &status, 0) == child, "waitpid");
    printf("child: %d, victim: %s\n", WEXITSTATUS(status), state_of(victim));
    return unlink(victim);
}
