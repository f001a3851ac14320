// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each scanner keeps its page under a key; what is called at its end adds up the lines it found.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct page {
    long lines;
};

static pthread_key_t page_key;
static pthread_mutex_t totals_mutex = PTHREAD_MUTEX_INITIALIZER;
static long total_lines;

static void page_done(void *data)
{
    struct page *page = data;
    total_lines += page->lines; /* expect: data-race */
    free(page);
}

static struct page *own_page(void)
{
    struct page *page = pthread_getspecific(page_key);
    if (!page) {
        page = calloc(1, sizeof *page);
        if (!page)
            exit(1);
        pthread_setspecific(page_key, page);
    }
    return page;
}

static void *scan(void *arg)
{
    (void)arg;
    for (int i = 0; i < 100; i++)
        own_page()->lines++;
    return NULL;
}

int main(void)
{
    pthread_t scanners[2];
    if (pthread_key_create(&page_key, page_done) != 0)
        return 1;
    for (int i = 0; i < 2; i++)
        if (pthread_create(&scanners[i], NULL, scan, NULL) != 0)
            return 1;
    for (int i = 0; i < 2; i++)
        pthread_join(scanners[i], NULL);
    printf("%ld\n", total_lines);
    return 0;
}
