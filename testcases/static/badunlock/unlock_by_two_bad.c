// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two functions both release, each trusting that the other does not.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* 1: the helper releases when it fails, and so does the caller */
static pthread_mutex_t file_mutex = PTHREAD_MUTEX_INITIALIZER;
static int written;

static int append(int number)
{
    if (number < 0) {
        pthread_mutex_unlock(&file_mutex);
        return -1;
    }
    written += number;
    return 0;
}

static void save(int number)
{
    pthread_mutex_lock(&file_mutex);
    if (append(number) != 0)
        puts("failed");
    pthread_mutex_unlock(&file_mutex); /* expect: unlock-not-held */
}

/* 2: the last layer releases, and the first */
static pthread_mutex_t wire_mutex = PTHREAD_MUTEX_INITIALIZER;
static int sent;

static void flush(void)
{
    sent++;
    pthread_mutex_unlock(&wire_mutex);
}

static void send_packet(void)
{
    flush();
}

static void send_all(void)
{
    pthread_mutex_lock(&wire_mutex);
    send_packet();
    pthread_mutex_unlock(&wire_mutex); /* expect: unlock-not-held */
}

/* 3: the callback releases what its caller releases */
struct form {
    pthread_mutex_t mutex;
    int filled;
    void (*done)(struct form *form);
};

static void form_done(struct form *form)
{
    form->filled++;
    pthread_mutex_unlock(&form->mutex);
}

static void submit(struct form *form)
{
    pthread_mutex_lock(&form->mutex);
    form->done(form);
    pthread_mutex_unlock(&form->mutex); /* expect: unlock-not-held */
}

/* 4: a table of functions, one of them releases */
static pthread_mutex_t motor_mutex = PTHREAD_MUTEX_INITIALIZER;
static int speed;

static void faster(void)
{
    speed++;
}

static void stop(void)
{
    speed = 0;
    pthread_mutex_unlock(&motor_mutex);
}

static void (*const orders[])(void) = { faster, stop };

static void order(int number)
{
    pthread_mutex_lock(&motor_mutex);
    orders[number & 1]();
    pthread_mutex_unlock(&motor_mutex); /* expect: unlock-not-held */
}

/* 5: the iterator closes itself at its end */
struct walk {
    int at;
    int end;
};

static pthread_mutex_t path_mutex = PTHREAD_MUTEX_INITIALIZER;
static int path[5] = { 1, 2, 3, 4, 5 };

static void walk_begin(struct walk *walk)
{
    pthread_mutex_lock(&path_mutex);
    walk->at = 0;
    walk->end = 5;
}

static int walk_next(struct walk *walk)
{
    if (walk->at == walk->end) {
        pthread_mutex_unlock(&path_mutex);
        return 0;
    }
    return path[walk->at++];
}

static void walk_end(struct walk *walk)
{
    walk->at = walk->end;
    pthread_mutex_unlock(&path_mutex); /* expect: unlock-not-held */
}

static int length(void)
{
    struct walk walk;
    int sum = 0, step;
    walk_begin(&walk);
    while ((step = walk_next(&walk)) != 0)
        sum += step;
    walk_end(&walk);
    return sum;
}

/* 6: the destructor of a guard, and by hand */
static pthread_mutex_t belt_mutex = PTHREAD_MUTEX_INITIALIZER;
static int boxes;

static void unlock_belt(pthread_mutex_t **mutex)
{
    pthread_mutex_unlock(*mutex); /* expect: unlock-not-held */
}

static void put_box(int many)
{
    __attribute__((cleanup(unlock_belt))) pthread_mutex_t *held = &belt_mutex;
    pthread_mutex_lock(held);
    if (many > 3) {
        boxes = 3;
        pthread_mutex_unlock(held);
        return;
    }
    boxes += many;
}

/* 7: a cleanup handler that is run, and by hand */
static pthread_mutex_t tap_mutex = PTHREAD_MUTEX_INITIALIZER;
static int drops;

static void unlock_tap(void *mutex)
{
    pthread_mutex_unlock(mutex); /* expect: unlock-not-held */
}

static void drip(void)
{
    pthread_mutex_lock(&tap_mutex);
    pthread_cleanup_push(unlock_tap, &tap_mutex);
    drops++;
    pthread_mutex_unlock(&tap_mutex);
    pthread_cleanup_pop(1);
}

/* 8: a handler that is taken off, and by hand, wrongly counted */
static pthread_mutex_t jar_mutex = PTHREAD_MUTEX_INITIALIZER;
static int jars;

static void put_jar(void)
{
    pthread_mutex_lock(&jar_mutex);
    pthread_cleanup_push(unlock_tap, &jar_mutex);
    jars++;
    pthread_cleanup_pop(1);
    pthread_mutex_unlock(&jar_mutex); /* expect: unlock-not-held */
}

/* 9: a release function that is called for each of two users */
struct line {
    pthread_mutex_t mutex;
    int users;
    int busy;
};

static void hang_up(struct line *line)
{
    line->users--;
    pthread_mutex_unlock(&line->mutex); /* expect: unlock-not-held */
}

static void call(struct line *line)
{
    pthread_mutex_lock(&line->mutex);
    line->users = 2;
    line->busy++;
    hang_up(line);
    hang_up(line);
}

static void *clerk(void *arg)
{
    struct form *form = arg;
    save(form->filled - 1);
    send_all();
    submit(form);
    order(3);
    put_box(5);
    drip();
    put_jar();
    return NULL;
}

int main(int argc, char **argv)
{
    static struct form form = { PTHREAD_MUTEX_INITIALIZER, 0, form_done };
    static struct line line = { PTHREAD_MUTEX_INITIALIZER, 0, 0 };
    pthread_t thread;
    (void)argv;
    pthread_create(&thread, NULL, clerk, &form);
    save(argc - 2);
    send_all();
    order(argc);
    int sum = length();
    put_box(argc);
    drip();
    put_jar();
    call(&line);
    pthread_join(thread, NULL);
    printf("%d %d %d %d %d %d %d\n", written, sent, speed, sum, boxes, drops, jars);
    return 0;
}
