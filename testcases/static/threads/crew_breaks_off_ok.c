// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The creation of a crew breaks off where a thread cannot be had; those that were, by a count of their own, are joined, and then
// their sheets are read and freed.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct sheet {
    unsigned from, to;
    unsigned long long sum;
};

static void *add(void *arg)
{
    struct sheet *sheet = arg;
    for (unsigned i = sheet->from; i < sheet->to; i++)
        sheet->sum += i;
    return NULL;
}

int main(void)
{
    enum { CREW = 6, SHARE = 1000 };
    unsigned hired = 0;
    int failed = 1;
    unsigned long long sum = 0;
    pthread_t *crew = malloc(CREW * sizeof *crew);
    struct sheet *sheets = calloc(CREW, sizeof *sheets);
    if (crew == NULL || sheets == NULL)
        goto out;
    for (unsigned i = 0; i < CREW; i++) {
        sheets[i].from = i * SHARE;
        sheets[i].to = (i + 1) * SHARE;
        int code = pthread_create(&crew[i], NULL, add, &sheets[i]);
        if (code != 0)
            goto join;
        hired++;
    }
    failed = 0;
join:
    for (unsigned k = 0; k < hired; k++) {
        pthread_join(crew[k], NULL);
        sum += sheets[k].sum;
    }
    printf("%u of %d: %llu\n", hired, CREW, sum);
out:
    free(sheets);
    free(crew);
    return failed;
}
