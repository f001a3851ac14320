// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A detached thread gets a copy on the heap, and frees it.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct greeting {
    char text[16];
};

static void *say(void *arg)
{
    struct greeting *g = arg;
    if (g->text[0] != 'h')
        write(2, "garbled\n", 8);
    free(g);
    return NULL;
}

static void greet(int guest)
{
    pthread_t thread;
    struct greeting *g = malloc(sizeof(*g));
    if (g == NULL)
        return;
    snprintf(g->text, sizeof(g->text), "hello %d", guest);
    if (pthread_create(&thread, NULL, say, g) == 0)
        pthread_detach(thread);
    else
        free(g);
}

int main(void)
{
    greet(1);
    usleep(20000);
    return 0;
}
