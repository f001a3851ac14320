// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The message is read from the socket first, then counted under the lock.
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static pthread_mutex_t inbox_mutex = PTHREAD_MUTEX_INITIALIZER;
static int messages;
static int wires[2];

static int receive(char *text, size_t size)
{
    return (int)recv(wires[1], text, size, 0);
}

static void *listener(void *arg)
{
    char text[16];
    for (int i = 0; i < 3; i++) {
        int size = receive(text, sizeof(text));
        pthread_mutex_lock(&inbox_mutex);
        if (size > 0)
            messages++;
        pthread_mutex_unlock(&inbox_mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t thread;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, wires) != 0)
        return 1;
    pthread_create(&thread, NULL, listener, NULL);
    for (int i = 0; i < 3; i++)
        if (send(wires[0], "hello", 5, 0) != 5)
            return 1;
    pthread_join(thread, NULL);
    close(wires[0]);
    close(wires[1]);
    printf("%d\n", messages);
    return 0;
}
