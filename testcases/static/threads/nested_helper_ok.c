// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The thread joins its helper before it ends, and main joins the thread.
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int words, pictures;

static void *load_pictures(void *arg)
{
    (void)arg;
    pictures = 7;
    return NULL;
}

static void *load_page(void *arg)
{
    pthread_t helper;
    pthread_create(&helper, NULL, load_pictures, NULL);
    words = 1200;
    pthread_join(helper, NULL);
    return arg;
}

int main(void)
{
    pthread_t loader;
    pthread_create(&loader, NULL, load_page, NULL);
    pthread_join(loader, NULL);
    printf("%d words, %d pictures\n", words, pictures);
    return 0;
}
