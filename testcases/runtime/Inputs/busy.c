/* SPDX-License-Identifier: Apache-2.0 */
/* Says that it runs, then makes, nests and destroys locks in two threads until it is killed. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static void *work(void *unused)
{
    enum { LOCKS = 16 };
    for (;;) {
        pthread_mutex_t *locks = malloc(LOCKS * sizeof *locks);
        for (int i = 0; i < LOCKS; i++)
            pthread_mutex_init(&locks[i], NULL);
        for (int i = 0; i + 1 < LOCKS; i++) {
            pthread_mutex_lock(&locks[i]);
            pthread_mutex_lock(&locks[i + 1]);
            pthread_mutex_unlock(&locks[i + 1]);
            pthread_mutex_unlock(&locks[i]);
        }
        for (int i = 0; i < LOCKS; i++)
            pthread_mutex_destroy(&locks[i]);
        free(locks);
    }
    return unused;
}

int main(void)
{
    pthread_t thread;
    if (write(1, "x", 1) != 1 || pthread_create(&thread, NULL, work, NULL))
        return 1;
    work(NULL);
    return 0;
}
