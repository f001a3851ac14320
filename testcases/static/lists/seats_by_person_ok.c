// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A person clears the seat that holds it, and has itself back.
#include <pthread.h>
#include <stdlib.h>

enum { SEATS = 16 };

struct person {
    int coins;
};

static struct person *seats[SEATS];
static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;

static int sit(struct person *p)
{
    int got = 0;
    pthread_mutex_lock(&table);
    for (int i = 0; i < SEATS; i++)
        if (!seats[i]) {
            seats[i] = p;
            got = 1;
            break;
        }
    pthread_mutex_unlock(&table);
    return got;
}

static void stand(struct person *p)
{
    pthread_mutex_lock(&table);
    for (int i = 0; i < SEATS; i++)
        if (seats[i] == p) {
            seats[i] = NULL;
            break;
        }
    pthread_mutex_unlock(&table);
}

static void *dine(void *unused)
{
    (void)unused;
    struct person *me = calloc(1, sizeof(*me));
    if (me && sit(me)) {
        pthread_mutex_lock(&table);
        for (int i = 0; i < SEATS; i++)
            if (seats[i])
                seats[i]->coins++;
        pthread_mutex_unlock(&table);
        stand(me);
        me->coins--;
    }
    free(me);
    return NULL;
}

int main(void)
{
    pthread_t threads[5];
    for (int i = 0; i < 5; i++)
        pthread_create(&threads[i], NULL, dine, NULL);
    for (int i = 0; i < 5; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
