// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A player leaves the list without the lock.
#include <pthread.h>
#include <stdlib.h>
#include <sys/queue.h>

struct player {
    SLIST_ENTRY(player) link;
    int score;
};

static SLIST_HEAD(, player) players = SLIST_HEAD_INITIALIZER(players);
static pthread_mutex_t game = PTHREAD_MUTEX_INITIALIZER;

static void *play(void *arg)
{
    struct player *me = malloc(sizeof(*me));
    if (!me)
        return NULL;
    me->score = *(int *)arg;
    pthread_mutex_lock(&game);
    SLIST_INSERT_HEAD(&players, me, link); /* expect: data-race */
    pthread_mutex_unlock(&game);

    pthread_mutex_lock(&game);
    struct player *p;
    SLIST_FOREACH(p, &players, link) /* may: data-race */
    p->score++;                      /* may: data-race */
    pthread_mutex_unlock(&game);

    SLIST_REMOVE(&players, me, player, link); /* may: data-race */
    me->score = -1;                           /* may: data-race */
    free(me);                                 /* may: data-race */
    return NULL;
}

int main(void)
{
    static int start = 5;
    pthread_t a, b;
    pthread_create(&a, NULL, play, &start);
    pthread_create(&b, NULL, play, &start);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    return 0;
}
