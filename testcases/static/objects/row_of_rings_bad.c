// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A row of rings within one struct, each ring an array: an index of a ring reaches nothing beside it.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define TOPICS 4
#define DEPTH 8

struct message {
    int topic;
    int number;
};

struct topic {
    pthread_mutex_t mutex;
    pthread_cond_t more, room;
    struct message *ring[DEPTH];
    unsigned head, count;
    int closed;
};

struct broker {
    struct topic topics[TOPICS];
};

struct reader {
    struct broker *broker;
    int topic;
    long sum;
};

static struct broker *broker_new(void)
{
    struct broker *broker = calloc(1, sizeof *broker);

    if (broker == NULL)
        abort();
    for (int i = 0; i < TOPICS; i++) {
        pthread_mutex_init(&broker->topics[i].mutex, NULL);
        pthread_cond_init(&broker->topics[i].more, NULL);
        pthread_cond_init(&broker->topics[i].room, NULL);
    }
    return broker;
}

static void publish(struct broker *broker, struct message *message)
{
    struct topic *topic = &broker->topics[message->topic];

    pthread_mutex_lock(&topic->mutex);
    while (topic->count == DEPTH)
        pthread_cond_wait(&topic->room, &topic->mutex);
    topic->ring[(topic->head + topic->count++) % DEPTH] = message;
    pthread_cond_signal(&topic->more);
    pthread_mutex_unlock(&topic->mutex);
}

static struct message *take(struct topic *topic)
{
    struct message *message = NULL;

    pthread_mutex_lock(&topic->mutex);
    while (topic->count == 0 && !topic->closed) /* expect: data-race */
        pthread_cond_wait(&topic->more, &topic->mutex);
    if (topic->count > 0) {
        message = topic->ring[topic->head];
        topic->head = (topic->head + 1) % DEPTH;
        topic->count--;
        pthread_cond_signal(&topic->room);
    }
    pthread_mutex_unlock(&topic->mutex);
    return message;
}

static void *reader_main(void *argument)
{
    struct reader *reader = argument;
    struct message *message;

    while ((message = take(&reader->broker->topics[reader->topic])) != NULL) {
        reader->sum += message->number;
        free(message);
    }
    return NULL;
}

int main(void)
{
    struct broker *broker = broker_new();
    struct reader readers[TOPICS];
    pthread_t threads[TOPICS];
    long sum = 0;

    for (int i = 0; i < TOPICS; i++) {
        readers[i] = (struct reader){ broker, i, 0 };
        pthread_create(&threads[i], NULL, reader_main, &readers[i]);
    }
    for (int i = 0; i < 100; i++) {
        struct message *message = malloc(sizeof *message);

        if (message == NULL)
            abort();
        message->topic = i % TOPICS;
        message->number = i;
        publish(broker, message);
    }
    for (int i = 0; i < TOPICS; i++) {
        struct topic *topic = &broker->topics[i];

        topic->closed = 1; /* expect: data-race */
        pthread_mutex_lock(&topic->mutex);
        pthread_cond_broadcast(&topic->more);
        pthread_mutex_unlock(&topic->mutex);
    }
    for (int i = 0; i < TOPICS; i++) {
        pthread_join(threads[i], NULL);
        sum += readers[i].sum;
    }
    printf("%ld\n", sum);
    free(broker);
    return 0;
}
