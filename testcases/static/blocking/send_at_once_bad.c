// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: it knows no blocking calls
// News go to all listeners under the lock of their list; a listener who does not read keeps everybody waiting.
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static pthread_mutex_t listeners_mutex = PTHREAD_MUTEX_INITIALIZER;
static int listeners[4], listener_count;
static int missed;

static void tell_all(const char *news, size_t size)
{
    pthread_mutex_lock(&listeners_mutex);
    for (int i = 0; i < listener_count; i++)
        if (send(listeners[i], news, size, MSG_NOSIGNAL) < 0) /* expect: blocking-under-lock [block] */
            missed++;
    pthread_mutex_unlock(&listeners_mutex);
}

static void *reporter(void *arg)
{
    for (int i = 0; i < 9; i++)
        tell_all("rain", 4);
    return arg;
}

int main(void)
{
    pthread_t threads[2];
    int wires[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, wires) != 0)
        return 1;
    listeners[listener_count++] = wires[0];
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, reporter, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", missed);
    close(wires[0]);
    close(wires[1]);
    return 0;
}
