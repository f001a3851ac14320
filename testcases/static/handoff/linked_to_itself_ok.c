// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two clerks take letters out of a tray.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct letter {
    int stamps;
    struct letter *next;
};

static pthread_mutex_t tray_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct letter *tray;

static void put(int stamps)
{
    struct letter *fresh = malloc(sizeof(*fresh));
    if (fresh == NULL)
        abort();
    fresh->stamps = stamps;
    fresh->next = tray;
    tray = fresh;
}

static void *stamp(void *arg)
{
    pthread_mutex_lock(&tray_mutex);
    struct letter *mine = tray;
    if (mine != NULL)
        tray = mine->next;
    pthread_mutex_unlock(&tray_mutex);
    if (mine != NULL)
        mine->stamps++;
    return arg;
}

int main(void)
{
    pthread_t clerks[2];
    put(1);
    put(2);
    for (int i = 0; i < 2; i++)
        pthread_create(&clerks[i], NULL, stamp, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(clerks[i], NULL);
    printf("%d\n", tray != NULL);
    return 0;
}
