// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// What is released is another lock than the one taken: another object's, another member, another mode of thinking.
#include <pthread.h>
#include <stdio.h>

/* 1: the lock of the next node */
struct node {
    pthread_mutex_t mutex;
    struct node *next;
    int value;
};

static struct node last_node = { PTHREAD_MUTEX_INITIALIZER, NULL, 1 };
static struct node first_node = { PTHREAD_MUTEX_INITIALIZER, &last_node, 2 };

static int add_both(struct node *node)
{
    struct node *next = node->next;
    pthread_mutex_lock(&node->mutex);
    node->value++;
    pthread_mutex_unlock(&node->mutex);
    return next != NULL;
}

/* 2: two locks of one object, mixed up */
struct pipe {
    pthread_mutex_t in_mutex, out_mutex;
    int in, out;
};

static void put(struct pipe *pipe)
{
    pthread_mutex_lock(&pipe->in_mutex);
    pipe->in++;
    pthread_mutex_unlock(&pipe->in_mutex);
}

/* 3: the lock of another element */
struct slot {
    pthread_mutex_t mutex;
    int value;
};

static struct slot slots[3] = { { PTHREAD_MUTEX_INITIALIZER, 0 },
                                { PTHREAD_MUTEX_INITIALIZER, 0 },
                                { PTHREAD_MUTEX_INITIALIZER, 0 } };

static void set_slot(void)
{
    pthread_mutex_lock(&slots[1].mutex);
    slots[1].value = 1;
    pthread_mutex_unlock(&slots[1].mutex);
}

/* 4: of two objects, after they were exchanged */
static void exchange(struct slot *a, struct slot *b)
{
    pthread_mutex_lock(&a->mutex);
    int value = a->value;
    struct slot *old = a;
    a = b;
    old->value = value + 1;
    pthread_mutex_unlock(&old->mutex);
}

/* 5: two variables with names alike */
static pthread_mutex_t reader_mutex = PTHREAD_MUTEX_INITIALIZER, readers_mutex = PTHREAD_MUTEX_INITIALIZER;
static int readers;

static void new_reader(void)
{
    pthread_mutex_lock(&readers_mutex);
    readers++;
    pthread_mutex_unlock(&readers_mutex);
}

static void end_readers(void)
{
    pthread_mutex_lock(&reader_mutex);
    pthread_mutex_lock(&readers_mutex);
    readers = 0;
    pthread_mutex_unlock(&readers_mutex);
    pthread_mutex_unlock(&reader_mutex);
}

/* 6: a helper that is given the wrong one of two */
static void leave(pthread_mutex_t *mutex)
{
    pthread_mutex_unlock(mutex);
}

static pthread_mutex_t left_mutex = PTHREAD_MUTEX_INITIALIZER, right_mutex = PTHREAD_MUTEX_INITIALIZER;
static int left, right;

static void step(int to_left)
{
    pthread_mutex_t *side = to_left ? &left_mutex : &right_mutex;
    pthread_mutex_lock(side);
    if (to_left)
        left++;
    else
        right++;
    leave(to_left ? &left_mutex : &right_mutex);
}

/* 7: the mutex of the condition is the other one */
struct mail {
    pthread_mutex_t mutex, log_mutex;
    int letters, lines;
};

static void log_letters(struct mail *mail)
{
    pthread_mutex_lock(&mail->mutex);
    int letters = mail->letters;
    pthread_mutex_unlock(&mail->mutex);
    pthread_mutex_lock(&mail->log_mutex);
    mail->lines += letters;
    pthread_mutex_unlock(&mail->log_mutex);
}

/* 8: one of an array of locks by an index that has gone on */
static pthread_mutex_t stripe[2] = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER };
static int counts[2];

static void count_one(void)
{
    int i = 0;
    pthread_mutex_lock(&stripe[i]);
    counts[i]++;
    pthread_mutex_unlock(&stripe[i]);
}

static void *user(void *arg)
{
    struct pipe *pipe = arg;
    add_both(&first_node);
    put(pipe);
    set_slot();
    exchange(&slots[0], &slots[2]);
    new_reader();
    end_readers();
    step(pipe->out);
    count_one();
    return NULL;
}

int main(int argc, char **argv)
{
    static struct pipe pipe = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, 0, 0 };
    struct mail mail = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, 1, 0 };
    pthread_t thread;
    (void)argv;
    pipe.out = argc > 1;
    pthread_create(&thread, NULL, user, &pipe);
    log_letters(&mail);
    pthread_join(thread, NULL);
    printf("%d %d %d %d\n", left, right, readers, mail.lines);
    return 0;
}
