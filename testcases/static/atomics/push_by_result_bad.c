// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The retry of a push changes what was pushed when it succeeded.
#include <pthread.h>
#include <stdlib.h>

struct chip {
    struct chip *next;
    long value;
};

static struct chip *chips;

static void *add_chips(void *arg)
{
    for (long i = 0; i < 100; i++) {
        struct chip *chip = calloc(1, sizeof(*chip));
        if (chip == NULL)
            return arg;
        chip->value = i;
        int done = 0;
        while (!done) {
            struct chip *top = __atomic_load_n(&chips, __ATOMIC_RELAXED);
            chip->next = top;
            done = __atomic_compare_exchange_n(&chips, &top, chip, 0, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
            if (done)
                chip->value++; /* expect: data-race */
        }
    }
    return arg;
}

int main(void)
{
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        if (pthread_create(&threads[i], NULL, add_chips, NULL))
            return 1;
    long sum = 0;
    for (int i = 0; i < 50; i++) {
        struct chip *all = __atomic_exchange_n(&chips, NULL, __ATOMIC_ACQUIRE);
        while (all) {
            struct chip *next = all->next;
            sum += all->value; /* may: data-race */
            free(all);         /* may: data-race */
            all = next;
        }
    }
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    return sum > 0;
}
