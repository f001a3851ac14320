// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// Who asks for the level of a cistern reads it without the lock.
#include <pthread.h>
#include <string.h>

struct reading {
    long level, inflow, share;
};

struct cistern {
    pthread_mutex_t level_lock, flow_lock;
    long level, inflow, size;
};

void cistern_fill(struct cistern *c, long litres)
{
    pthread_mutex_lock(&c->level_lock);
    c->level += litres; /* expect: data-race */
    pthread_mutex_unlock(&c->level_lock);
    pthread_mutex_lock(&c->flow_lock);
    c->inflow += litres;
    pthread_mutex_unlock(&c->flow_lock);
}

void cistern_drain(struct cistern *c, long litres)
{
    pthread_mutex_lock(&c->level_lock);
    c->level -= litres; /* may: data-race */
    pthread_mutex_unlock(&c->level_lock);
}

void cistern_read(struct cistern *c, struct reading *out)
{
    memset(out, 0, sizeof(*out));
    out->level = c->level; /* may: data-race */
    pthread_mutex_lock(&c->flow_lock);
    out->inflow = c->inflow;
    pthread_mutex_unlock(&c->flow_lock);
    out->share = out->level / 100;
}
