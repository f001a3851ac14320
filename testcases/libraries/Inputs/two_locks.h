/* SPDX-License-Identifier: Apache-2.0 */
/* Two locks and what they guard, in the words of a library: LOCK, TRYLOCK, UNLOCK, START. Right, or wrong in one way. */
static int total, tries;

static void *worker(void *unused)
{
    (void)unused;
    LOCK(one);
    LOCK(two);
    total++;
    UNLOCK(two);
    UNLOCK(one);
    if (TRYLOCK(two)) {
        tries++;
        UNLOCK(two);
    }
    return NULL;
}

static void *other(void *unused)
{
    (void)unused;
#ifdef OTHER_ORDER
    LOCK(two);
    LOCK(one);
    total++;
    UNLOCK(one);
    UNLOCK(two);
#else
    LOCK(one);
#ifndef NO_LOCK
    LOCK(two);
    total++;
    tries++;
    UNLOCK(two);
#else
    tries++;
#endif
    UNLOCK(one);
#endif
    return NULL;
}

int main(void)
{
    pthread_t first, second;
    if (START())
        return 1;
    pthread_create(&first, NULL, worker, NULL);
    pthread_create(&second, NULL, other, NULL);
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    return total;
}
