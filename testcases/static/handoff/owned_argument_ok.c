// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The request belongs to the thread, which frees it.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct request {
    int id;
    int bytes;
};

static void *handle(void *arg)
{
    struct request *r = arg;
    r->bytes += 100;
    free(r);
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    int bytes = 0;
    for (int i = 0; i < 3; i++) {
        struct request *r = malloc(sizeof(*r));
        if (r == NULL)
            abort();
        r->id = i;
        r->bytes = i * 10;
        bytes += r->bytes;
        pthread_create(&threads[i], NULL, handle, r);
    }
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", bytes);
    return 0;
}
