// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A function called with more arguments than it has contexts: what it works on is still a variable of each thread.
#include <pthread.h>
#include <stdio.h>

struct sum {
    unsigned low, high;
    unsigned turns[4];
};

static void mix(struct sum *sum, unsigned salt)
{
    for (unsigned i = 0; i < 4; i++) {
        sum->low = sum->low * 31 + salt;
        sum->high = (sum->high << 5) ^ (sum->low >> 3);
        if (sum->high > sum->low)
            sum->turns[i]++;
        else
            sum->turns[3 - i] += sum->high & salt;
        sum->low ^= sum->turns[i] * 7 + (sum->turns[3 - i] << 1);
        sum->high += sum->low % 1001 + salt / 3;
    }
}

#define FOUR(s, n) mix(s, n), mix(s, n + 1), mix(s, n + 2), mix(s, n + 3)
#define SIXTEEN(s, n) FOUR(s, n), FOUR(s, n + 4), FOUR(s, n + 8), FOUR(s, n + 12)

static void *digest(void *arg)
{
    struct sum sum = { *(unsigned *)arg, 0, { 0 } };
    SIXTEEN(&sum, 100);
    SIXTEEN(&sum, 200);
    SIXTEEN(&sum, 300);
    SIXTEEN(&sum, 400);
    printf("%u %u\n", sum.low, sum.high);
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
