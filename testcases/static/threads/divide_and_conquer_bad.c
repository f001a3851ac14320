// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each half is sorted by a thread of its own; the halves share their middle element.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define SIZE 64

struct span {
    int *from, *to;
};

static void *sort_span(void *arg)
{
    struct span *s = arg;
    for (int *p = s->from; p < s->to; p++)
        for (int *q = p + 1; q < s->to; q++)
            if (*q < *p) {  /* expect: data-race [overlap] */
                int t = *p; /* expect: data-race [overlap] */
                *p = *q;    /* expect: data-race [overlap] */
                *q = t;     /* expect: data-race [overlap] */
            }
    return NULL;
}

int main(void)
{
    static int numbers[SIZE], merged[SIZE];
    pthread_t threads[2];
    for (int i = 0; i < SIZE; i++)
        numbers[i] = (i * 37) % SIZE;
    struct span halves[2] = { { numbers, numbers + SIZE / 2 }, { numbers + SIZE / 2, numbers + SIZE } };
    halves[0].to++;
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, sort_span, &halves[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    const int *a = numbers, *b = numbers + SIZE / 2;
    for (int i = 0; i < SIZE; i++)
        merged[i] = a < numbers + SIZE / 2 && (b == numbers + SIZE || *a <= *b) ? *a++ : *b++;
    printf("%d %d\n", merged[0], merged[SIZE - 1]);
    return 0;
}
