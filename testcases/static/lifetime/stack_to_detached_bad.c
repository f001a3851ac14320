// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the stack is there to be read, with other content
// A detached thread gets the address of a local variable of a function that returns.
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
    if (g->text[0] != 'h') /* expect: stack-escape [out], may: data-race */
        write(2, "garbled\n", 8);
    return NULL;
}

static void greet(int guest)
{
    pthread_t thread;
    struct greeting local; /* expect: stack-escape [out] */
    struct greeting *g = &local;
    snprintf(g->text, sizeof(g->text), "hello %d", guest); /* may: data-race */
    if (pthread_create(&thread, NULL, say, g) == 0)        /* expect: stack-escape [out] */
        pthread_detach(thread);
}

int main(void)
{
    greet(1);
    usleep(20000);
    return 0;
}
