// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// Parts are cut from sheets that the store allocates, and are still written to when they are back on the list
// of free ones.
#include <pthread.h>
#include <stdlib.h>

struct part {
    struct part *next;
    double size[7];
};

struct sheet {
    struct sheet *below;
    struct part parts[32];
};

struct store {
    pthread_spinlock_t lock;
    struct part *spare;
    struct sheet *sheets;
    long out;
};

static int add_sheet(struct store *s)
{
    struct sheet *sheet = malloc(sizeof *sheet);
    if (!sheet)
        return 0;
    sheet->below = s->sheets;
    s->sheets = sheet;
    for (struct part *p = sheet->parts; p < sheet->parts + 32; p++) {
        p->next = s->spare;
        s->spare = p;
    }
    return 1;
}

int store_begin(struct store *s)
{
    s->spare = NULL;
    s->sheets = NULL;
    s->out = 0;
    return pthread_spin_init(&s->lock, PTHREAD_PROCESS_PRIVATE);
}

struct part *store_take(struct store *s)
{
    struct part *p = NULL;
    pthread_spin_lock(&s->lock);
    if (s->spare || add_sheet(s)) {
        p = s->spare;
        s->spare = p->next;
        s->out++;
    }
    pthread_spin_unlock(&s->lock);
    return p;
}

void store_give(struct store *s, struct part *p)
{
    pthread_spin_lock(&s->lock);
    p->next = s->spare; /* may: data-race */
    s->spare = p;
    s->out--;
    pthread_spin_unlock(&s->lock);
    p->size[0] = 0;       /* may: data-race */
    p->next->size[0] = 0; /* expect: data-race */
}

void store_end(struct store *s)
{
    while (s->sheets) {
        struct sheet *sheet = s->sheets;
        s->sheets = sheet->below;
        free(sheet);
    }
    pthread_spin_destroy(&s->lock);
}
