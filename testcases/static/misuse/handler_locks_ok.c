// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The signal handler only sets a flag; the lock is taken outside.
#include <pthread.h>
#include <signal.h>
#include <stdio.h>

static pthread_mutex_t stats_mutex = PTHREAD_MUTEX_INITIALIZER;
static int requests, reported;
static volatile sig_atomic_t report_wanted;

static void on_hangup(int number)
{
    report_wanted = number;
}

static void serve(void)
{
    pthread_mutex_lock(&stats_mutex);
    requests++;
    if (report_wanted)
        reported = requests;
    pthread_mutex_unlock(&stats_mutex);
}

int main(void)
{
    struct sigaction action = { .sa_handler = on_hangup };
    sigaction(SIGHUP, &action, NULL);
    for (int i = 0; i < 10; i++) {
        serve();
        if (i == 5)
            raise(SIGHUP);
    }
    printf("%d %d %d\n", requests, reported, (int)report_wanted);
    return 0;
}
