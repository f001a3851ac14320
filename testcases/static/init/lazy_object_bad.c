// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Whoever comes first makes the settings and stores their address; one part is stored when the lock is free.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct settings {
    int level;
    const char *path;
};

static struct settings *the_settings;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct settings *settings(void)
{
    pthread_mutex_lock(&lock);
    if (!the_settings) {
        the_settings = malloc(sizeof(*the_settings));
        the_settings->path = "/etc/kiosk";
    }
    struct settings *found = the_settings;
    pthread_mutex_unlock(&lock);
    if (!found->level)    /* expect: data-race */
        found->level = 3; /* expect: data-race */
    return found;
}

static void *show(void *arg)
{
    const struct settings *s = settings();
    printf("%s %d\n", s->path, s->level); /* expect: data-race */
    return arg;
}

int main(void)
{
    pthread_t kiosks[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&kiosks[i], NULL, show, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(kiosks[i], NULL);
    free(the_settings);
    return 0;
}
