// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a module
// A module without main, with a global table: guarded in one public function, not in the other.
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t sessions_mutex = PTHREAD_MUTEX_INITIALIZER;
static int sessions_open;

int session_open(void);
void session_close(void);

int session_open(void)
{
    int number;
    pthread_mutex_lock(&sessions_mutex);
    number = ++sessions_open;
    pthread_mutex_unlock(&sessions_mutex);
    return number;
}

void session_close(void)
{
    pthread_mutex_lock(&sessions_mutex);
    sessions_open--;
    pthread_mutex_unlock(&sessions_mutex);
}
