// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The thread starts a helper that outlives it; main joins only the thread.
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int words, pictures;

static void *load_pictures(void *arg)
{
    (void)arg;
    pictures = 7; /* expect: data-race */
    return NULL;
}

static void *load_page(void *arg)
{
    pthread_t helper;
    pthread_create(&helper, NULL, load_pictures, NULL);
    words = 1200;
    pthread_detach(helper);
    return arg;
}

int main(void)
{
    pthread_t loader;
    pthread_create(&loader, NULL, load_page, NULL);
    pthread_join(loader, NULL);
    usleep(10000);
    printf("%d words, %d pictures\n", words, pictures); /* expect: data-race */
    return 0;
}
