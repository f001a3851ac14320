// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Double-checked locking with acquire and release.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct font {
    int size;
};

static pthread_mutex_t font_mutex = PTHREAD_MUTEX_INITIALIZER;
static _Atomic(struct font *) font;

static struct font *get_font(void)
{
    struct font *f = atomic_load_explicit(&font, memory_order_acquire);
    if (f == NULL) {
        pthread_mutex_lock(&font_mutex);
        f = atomic_load_explicit(&font, memory_order_relaxed);
        if (f == NULL) {
            f = malloc(sizeof(*f));
            if (f == NULL)
                abort();
            f->size = 12;
            atomic_store_explicit(&font, f, memory_order_release);
        }
        pthread_mutex_unlock(&font_mutex);
    }
    return f;
}

static void *typeset(void *arg)
{
    int *width = arg;
    for (int i = 0; i < 10; i++)
        *width += get_font()->size;
    return NULL;
}

int main(void)
{
    pthread_t setters[3];
    int widths[3] = { 0 };
    for (int i = 0; i < 3; i++)
        pthread_create(&setters[i], NULL, typeset, &widths[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(setters[i], NULL);
    printf("%d\n", widths[0] + widths[1] + widths[2]);
    free(font);
    return 0;
}
