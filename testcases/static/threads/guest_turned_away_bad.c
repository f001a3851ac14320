// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A guest whose thread was created is checked out by who checked it in: the test is the wrong way round.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { DESKS = 16 };

struct guest {
    char *name;
    unsigned room;
    struct guest *next;
};

static struct {
    pthread_mutex_t lock;
    struct guest *first;
    unsigned count;
} house = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct guest *new_guest(unsigned room)
{
    struct guest *guest = calloc(1, sizeof *guest);
    if (!guest)
        return NULL;
    guest->room = room;
    return guest;
}

static void check_in(struct guest *guest)
{
    pthread_mutex_lock(&house.lock);
    guest->next = house.first;
    house.first = guest;
    house.count++;
    pthread_mutex_unlock(&house.lock);
}

static void check_out(struct guest *guest)
{
    pthread_mutex_lock(&house.lock);
    for (struct guest **at = &house.first; *at; at = &(*at)->next)
        if (*at == guest) {
            *at = guest->next;
            house.count--;
            break;
        }
    pthread_mutex_unlock(&house.lock);
    free(guest); /* expect: data-race */
}

static void *stay(void *arg)
{
    struct guest *guest = arg;
    printf("guest in %u\n", guest->room); /* expect: data-race */
    check_out(guest);
    return NULL;
}

static int receive(unsigned room)
{
    pthread_t thread;
    struct guest *guest = new_guest(room);
    if (!guest)
        return -1;
    check_in(guest);
    if (pthread_create(&thread, NULL, stay, guest) == 0) {
        check_out(guest);
        return -1;
    }
    pthread_detach(thread);
    return 0;
}

int main(void)
{
    for (unsigned room = 0; room < DESKS; room++)
        if (receive(room))
            break;
    sleep(1);
    return 0;
}
