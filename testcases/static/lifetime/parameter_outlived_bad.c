// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the stack is there to be read, with other content
// Who rings a bell hands the address of its parameter to a thread that it lets go.
#include <pthread.h>
#include <stdio.h>

struct chime {
    int strokes;
    int pause;
};

static void *ring(void *arg)
{
    const struct chime *chime = arg;
    for (int i = 0; i < chime->strokes; i++) /* expect: stack-escape [out], may: data-race */
        puts("dong");
    return NULL;
}

static void strike(struct chime chime) /* expect: stack-escape [out] */
{
    pthread_t bell;
    if (pthread_create(&bell, NULL, ring, &chime) == 0) /* expect: stack-escape [out] */
        pthread_detach(bell);
}

int main(void)
{
    strike((struct chime){ .strokes = 3, .pause = 1 });
    strike((struct chime){ .strokes = 12, .pause = 2 });
    pthread_exit(NULL);
}
