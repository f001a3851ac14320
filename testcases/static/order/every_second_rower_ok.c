// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Rowers sit in a round boat, an oar between each two; every second one takes the oar on the other side first.
#include <pthread.h>
#include <stdio.h>

enum { ROWERS = 6 };

static pthread_mutex_t oar[ROWERS];
static int strokes[ROWERS];

static void row(int seat, pthread_mutex_t *first, pthread_mutex_t *second)
{
    pthread_mutex_lock(first);
    pthread_mutex_lock(second);
    strokes[seat]++;
    pthread_mutex_unlock(second);
    pthread_mutex_unlock(first);
}

static void *sit(void *arg)
{
    int seat = (int)(long)arg, next = seat + 1 == ROWERS ? 0 : seat + 1;
    for (int i = 0; i < 20; i++) {
        if (seat % 2)
            row(seat, &oar[next], &oar[seat]);
        else
            row(seat, &oar[seat], &oar[next]);
    }
    return NULL;
}

int main(void)
{
    pthread_t rowers[ROWERS];
    for (int i = 0; i < ROWERS; i++)
        pthread_mutex_init(&oar[i], NULL);
    for (long i = 0; i < ROWERS; i++)
        if (pthread_create(&rowers[i], NULL, sit, (void *)i))
            return 1;
    for (int i = 0; i < ROWERS; i++)
        pthread_join(rowers[i], NULL);
    printf("%d\n", strokes[0]);
    return 0;
}
