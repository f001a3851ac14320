// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the leak needs a failing allocation
// The error path jumps past the unlock and leaves the lock held.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t names_mutex = PTHREAD_MUTEX_INITIALIZER;
static char *names[8];
static int name_count;

static int add_name(const char *name)
{
    int rc = -1;
    char *copy = NULL;

    pthread_mutex_lock(&names_mutex); /* may: lock-leak */
    if (name_count == 8)
        goto out;
    copy = strdup(name);
    if (copy == NULL)
        goto fail;
    names[name_count++] = copy;
    rc = 0;
out:
    pthread_mutex_unlock(&names_mutex);
fail:
    return rc; /* expect: lock-leak */
}

static void *import(void *arg)
{
    for (int i = 0; i < 3; i++)
        if (add_name(arg) != 0)
            break;
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, import, "ada");
    pthread_create(&b, NULL, import, "grace");
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    for (int i = 0; i < name_count; i++)
        free(names[i]);
    printf("%d names\n", name_count);
    return 0;
}
