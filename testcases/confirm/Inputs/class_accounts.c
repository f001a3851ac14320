/* SPDX-License-Identifier: Apache-2.0 */
/* Two accounts at a time, by numbers that a queue gives: a run takes none of them in both orders. */
#include <pthread.h>

struct account {
    pthread_mutex_t m;
    int content;
};

static struct account accounts[4];
static const int queue[4] = { 0, 1, 3, 2 };
static int taken;

static void transfer(struct account *from, struct account *to)
{
    pthread_mutex_lock(&from->m);
    pthread_mutex_lock(&to->m);
    from->content--;
    to->content++;
    pthread_mutex_unlock(&to->m);
    pthread_mutex_unlock(&from->m);
}

static int next(void)
{
    return queue[__atomic_fetch_add(&taken, 1, __ATOMIC_SEQ_CST) % 4];
}

static void *work(void *unused)
{
    int from = next(), to = next();
    if (from != to)
        transfer(&accounts[from], &accounts[to]);
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 4; i++)
        pthread_mutex_init(&accounts[i].m, NULL);
    for (int i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, work, NULL))
            return 1;
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
