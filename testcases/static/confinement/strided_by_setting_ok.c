// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The number of threads is a setting, and the step by which each strides over the others' elements.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define TERMS 1000

struct adder {
    int number;
    pthread_t thread;
};

static int adders_wanted;
static double terms[TERMS];

static void *add(void *arg)
{
    const struct adder *self = arg;
    for (int i = self->number; i < TERMS; i += adders_wanted)
        terms[i] += i;
    return NULL;
}

int main(int argc, char **argv)
{
    (void)argc;
    adders_wanted = atoi(argv[1]);
    struct adder *adders = calloc((size_t)adders_wanted + 1, sizeof(*adders));
    for (int i = 0; i < adders_wanted; i++) {
        adders[i].number = i;
        pthread_create(&adders[i].thread, NULL, add, &adders[i]);
    }
    for (int i = 0; i < adders_wanted; i++)
        pthread_join(adders[i].thread, NULL);
    printf("%f\n", terms[0]);
    free(adders);
    return 0;
}
