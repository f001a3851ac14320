// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The lock of the round is released before the loop is left.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t cells[4] = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
                                    PTHREAD_MUTEX_INITIALIZER };
static int honey[4] = { 0, 0, 5, 0 };

static int find_honey(void)
{
    int found = -1;
    for (int i = 0; i < 4; i++) {
        pthread_mutex_lock(&cells[i]);
        if (honey[i] > 0) {
            honey[i]--;
            found = i;
            pthread_mutex_unlock(&cells[i]);
            break;
        }
        pthread_mutex_unlock(&cells[i]);
    }
    return found;
}

static void *bear(void *arg)
{
    *(int *)arg = find_honey();
    return NULL;
}

int main(void)
{
    pthread_t thread;
    int where = 0;
    pthread_create(&thread, NULL, bear, &where);
    pthread_join(thread, NULL);
    printf("%d\n", where);
    return 0;
}
