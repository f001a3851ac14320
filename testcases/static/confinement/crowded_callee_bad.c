// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A function called with more arguments than it has contexts: what it works on is one variable for all threads.
#include <pthread.h>
#include <stdio.h>

struct sum {
    unsigned low, high;
    unsigned turns[4];
};

static void mix(struct sum *sum, unsigned salt)
{
    for (unsigned i = 0; i < 4; i++) {
        sum->low = sum->low * 31 + salt;                /* expect: data-race */
        sum->high = (sum->high << 5) ^ (sum->low >> 3); /* may: data-race */
        if (sum->high > sum->low)                       /* may: data-race */
            sum->turns[i]++;                            /* may: data-race */
        else
            sum->turns[3 - i] += sum->high & salt;                /* may: data-race */
        sum->low ^= sum->turns[i] * 7 + (sum->turns[3 - i] << 1); /* may: data-race */
        sum->high += sum->low % 1001 + salt / 3;                  /* may: data-race */
    }
}

#define FOUR(s, n) mix(s, n), mix(s, n + 1), mix(s, n + 2), mix(s, n + 3)
#define SIXTEEN(s, n) FOUR(s, n), FOUR(s, n + 4), FOUR(s, n + 8), FOUR(s, n + 12)

static void *digest(void *arg)
{
    static struct sum sum;
    sum.low += *(unsigned *)arg; /* expect: data-race */
    SIXTEEN(&sum, 100);
    SIXTEEN(&sum, 200);
    SIXTEEN(&sum, 300);
    SIXTEEN(&sum, 400);
    printf("%u %u\n", sum.low, sum.high); /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t threads[2];
    unsigned seeds[2] = { 1, 2 };
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, digest, &seeds[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
