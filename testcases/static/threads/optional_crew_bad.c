// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Threads are optional: a setting, looked at in each function, says whether they are created, locked for, and joined.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* 1: a variable of the program, set while threads run only */
static int threaded;
static pthread_mutex_t sum_mutex = PTHREAD_MUTEX_INITIALIZER;
static long sum;

static void enter(void)
{
    if (threaded)                       /* may: data-race */
        pthread_mutex_lock(&sum_mutex); /* expect: lock-leak */
}

static void leave(void)
{
    if (threaded)                         /* may: data-race */
        pthread_mutex_unlock(&sum_mutex); /* expect: unlock-not-held */
}

static void *add(void *argument)
{
    for (long i = 0; i < 100; i++) {
        enter();
        sum += i; /* expect: data-race */
        leave();
    }
    return argument;
}

static void add_with(int crew)
{
    pthread_t threads[8];

    if (crew <= 1) {
        add(NULL);
        return;
    }
    for (int i = 0; i < crew && i < 8; i++)
        pthread_create(&threads[i], NULL, add, NULL);
    threaded = 1; /* expect: data-race */
    for (int i = 0; i < crew && i < 8; i++)
        pthread_join(threads[i], NULL);
    threaded = 0;
}

/* 2: a member of the object, which no one changes after it was made */
struct encoder {
    int threads;
    pthread_mutex_t mutex;
    long frames;
    pthread_t crew[8];
};

static void *encode(void *argument)
{
    struct encoder *encoder = argument;

    for (int i = 0; i < 10; i++) {
        if (encoder->threads > 2)
            pthread_mutex_lock(&encoder->mutex);
        encoder->frames++; /* expect: data-race */
        if (encoder->threads > 2)
            pthread_mutex_unlock(&encoder->mutex);
    }
    return NULL;
}

static struct encoder *encoder_open(int threads)
{
    struct encoder *encoder = calloc(1, sizeof *encoder);

    if (!encoder)
        abort();
    encoder->threads = threads;
    if (encoder->threads > 1)
        pthread_mutex_init(&encoder->mutex, NULL);
    return encoder;
}

static void encoder_run(struct encoder *encoder)
{
    if (encoder->threads > 1)
        for (int i = 0; i < encoder->threads && i < 8; i++)
            pthread_create(&encoder->crew[i], NULL, encode, encoder);
    else
        encode(encoder);
}

static long encoder_close(struct encoder *encoder)
{
    if (encoder->threads > 1)
        for (int i = 0; i < encoder->threads && i < 8; i++)
            pthread_join(encoder->crew[i], NULL);
    long frames = encoder->frames;
    if (encoder->threads > 1)
        pthread_mutex_destroy(&encoder->mutex);
    free(encoder);
    return frames;
}

/* 3: one thread in the background, or none */
static int in_background;
static long saved;
static pthread_t saver;

static void *save(void *argument)
{
    saved++; /* expect: data-race */
    return argument;
}

static void begin_saving(void)
{
    if (in_background > 0)
        pthread_create(&saver, NULL, save, NULL);
}

static void end_saving(void)
{
    if (in_background > 1)
        pthread_join(saver, NULL);
}

int main(int argc, char **argv)
{
    int wanted = argc > 1 ? atoi(argv[1]) : 2;

    add_with(wanted);
    struct encoder *encoder = encoder_open(wanted);
    encoder_run(encoder);
    long frames = encoder_close(encoder);
    in_background = atoi(argc > 2 ? argv[2] : "1");
    begin_saving();
    puts("saving");
    end_saving();
    printf("%ld %ld %ld\n", sum, frames, saved); /* may: data-race */
    return 0;
}
