// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Variables of the creator that lead to each other in a ring, given to a thread: it works on the first, the creator on the second.
#include <pthread.h>

struct crew;

struct member {
    struct crew *crew;
    long done;
};

struct crew {
    struct member *members;
    int count;
};

static void *work(void *arg)
{
    struct member *self = arg;
    self->done = self->crew->count;
    return NULL;
}

int main(void)
{
    struct member members[2];
    struct crew crew = { members, 2 };
    pthread_t thread;
    members[0].crew = members[1].crew = &crew;
    pthread_create(&thread, NULL, work, members);
    members[1].done = 1;
    pthread_join(thread, NULL);
    return 0;
}
