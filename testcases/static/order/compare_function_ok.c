// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A function compares the two as qsort wants it, and they are swapped by its result.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct vat {
    pthread_mutex_t mutex;
    int number;
    long litres;
};

static struct vat *red, *white;

static int compare(const struct vat *a, const struct vat *b)
{
    if (a->number < b->number)
        return -1;
    return a->number > b->number;
}

static void pour(struct vat *from, struct vat *to)
{
    struct vat *first = from, *second = to;
    if (compare(first, second) > 0) {
        first = to;
        second = from;
    }
    pthread_mutex_lock(&first->mutex);
    pthread_mutex_lock(&second->mutex);
    from->litres--;
    to->litres++;
    pthread_mutex_unlock(&second->mutex);
    pthread_mutex_unlock(&first->mutex);
}

static struct vat *new_vat(void)
{
    static int vats_made;
    struct vat *v = malloc(sizeof(*v));
    if (v == NULL)
        abort();
    v->number = ++vats_made;
    v->litres = 100;
    pthread_mutex_init(&v->mutex, NULL);
    return v;
}

static void *blend(void *arg)
{
    pour(red, white);
    return arg;
}

static void *correct(void *arg)
{
    pour(white, red);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    red = new_vat();
    white = new_vat();
    pthread_create(&a, NULL, blend, NULL);
    pthread_create(&b, NULL, correct, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%ld %ld\n", red->litres, white->litres);
    return 0;
}
