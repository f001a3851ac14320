// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The helper gets the locker by value: it locks a copy.
#include <pthread.h>
#include <stdio.h>

struct locker {
    pthread_mutex_t mutex;
    int *coats;
};

static int coats;

static void hang_coat(struct locker l)
{
    pthread_mutex_lock(&l.mutex);
    ++*l.coats; /* expect: data-race */
    pthread_mutex_unlock(&l.mutex);
}

static struct locker wardrobe = { PTHREAD_MUTEX_INITIALIZER, &coats };

static void *guest(void *arg)
{
    for (int i = 0; i < 20; i++)
        hang_coat(wardrobe); /* expect: lock-copy */
    return arg;
}

int main(void)
{
    pthread_t guests[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&guests[i], NULL, guest, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(guests[i], NULL);
    printf("%d\n", coats);
    return 0;
}
