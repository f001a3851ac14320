// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A sender that is not connected yet gives its mutex back. Two of them are flushed.
#include <pthread.h>
#include <stddef.h>

long wire_write(int fd, const void *data, size_t size);

struct parcel {
    struct parcel *next;
    size_t size;
    char data[64];
};

struct sender {
    pthread_mutex_t mutex;
    int fd, state;
    struct parcel *first, *last;
};

int sender_flush(struct sender *s)
{
    pthread_mutex_lock(&s->mutex);
    if (s->state == 1) {
        pthread_mutex_unlock(&s->mutex);
        return 0;
    }
    while (s->first) {
        if (wire_write(s->fd, s->first->data, s->first->size) < 0) {
            pthread_mutex_unlock(&s->mutex);
            return 1;
        }
        s->first = s->first->next;
    }
    s->last = NULL;
    pthread_mutex_unlock(&s->mutex);
    return 0;
}

int sender_add(struct sender *s, struct parcel *p)
{
    pthread_mutex_lock(&s->mutex);
    p->next = NULL;
    if (s->last)
        s->last->next = p;
    else
        s->first = p;
    s->last = p;
    pthread_mutex_unlock(&s->mutex);
    return sender_flush(s);
}

int senders_flush(struct sender *main, struct sender *spare)
{
    int failed = sender_flush(main);
    return failed ? failed : sender_flush(spare);
}
