// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One object comes under two names: its lock is taken by both.
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

struct account {
    pthread_mutex_t mutex;
    int number;
    int balance;
};

/* 1: from and to are the same */
static struct account accounts[4];

static void transfer(struct account *from, struct account *to, int amount)
{
    struct account *first = from < to ? from : to, *second = from < to ? to : from;
    pthread_mutex_lock(&first->mutex);
    pthread_mutex_lock(&second->mutex); /* expect: double-lock */
    from->balance -= amount;
    to->balance += amount;
    pthread_mutex_unlock(&second->mutex);
    pthread_mutex_unlock(&first->mutex);
}

/* 2: the same element by a copied index */
static void interest(int number)
{
    int best = number;
    pthread_mutex_lock(&accounts[number].mutex);
    pthread_mutex_lock(&accounts[best].mutex); /* expect: double-lock */
    accounts[best].balance += accounts[number].balance / 100;
    pthread_mutex_unlock(&accounts[best].mutex);
    pthread_mutex_unlock(&accounts[number].mutex);
}

/* 3: the object and the lock in it */
static void audit(struct account *account)
{
    pthread_mutex_t *lock = &account->mutex;
    pthread_mutex_lock(lock);
    pthread_mutex_lock(&account->mutex); /* expect: double-lock */
    account->number++;
    pthread_mutex_unlock(&account->mutex);
    pthread_mutex_unlock(lock);
}

/* 4: the object around a member */
struct link {
    struct link *next;
};

struct parcel {
    pthread_mutex_t mutex;
    int weight;
    struct link link;
};

#define PARCEL_OF(at) ((struct parcel *)(void *)((char *)(at)-offsetof(struct parcel, link)))

static void add_weight(struct link *at, int weight)
{
    struct parcel *parcel = PARCEL_OF(at);
    pthread_mutex_lock(&parcel->mutex); /* expect: double-lock */
    parcel->weight += weight;
    pthread_mutex_unlock(&parcel->mutex);
}

static void pack(struct parcel *parcel)
{
    pthread_mutex_lock(&parcel->mutex);
    add_weight(&parcel->link, 2);
    pthread_mutex_unlock(&parcel->mutex);
}

/* 5: the lock of the owner, which a part knows */
struct engine {
    pthread_mutex_t *lock;
    int speed;
};

struct car {
    pthread_mutex_t mutex;
    struct engine engine;
};

static void accelerate(struct engine *engine)
{
    pthread_mutex_lock(engine->lock); /* expect: double-lock */
    engine->speed++;
    pthread_mutex_unlock(engine->lock);
}

static void drive(struct car *car)
{
    pthread_mutex_lock(&car->mutex);
    accelerate(&car->engine);
    pthread_mutex_unlock(&car->mutex);
}

/* 6: the back pointer of an object */
struct sheet {
    struct book *book;
    int words;
};

struct book {
    pthread_mutex_t mutex;
    int words;
    struct sheet sheets[2];
};

static void write_words(struct sheet *sheet, int words)
{
    struct book *book = sheet->book;
    pthread_mutex_lock(&book->mutex); /* expect: double-lock */
    sheet->words += words;
    book->words += words;
    pthread_mutex_unlock(&book->mutex);
}

static void fill_sheets(struct book *book)
{
    pthread_mutex_lock(&book->mutex);
    for (int i = 0; i < 2; i++)
        write_words(&book->sheets[i], 100);
    pthread_mutex_unlock(&book->mutex);
}

/* 7: on the heap, returned locked by the one who finds it */
static struct car *garage;

static struct car *take_car(void)
{
    struct car *car = garage;
    pthread_mutex_lock(&car->mutex);
    return car;
}

static void wash(void)
{
    struct car *car = take_car();
    pthread_mutex_lock(&car->mutex); /* expect: double-lock */
    car->engine.speed = 0;
    pthread_mutex_unlock(&car->mutex);
    pthread_mutex_unlock(&car->mutex);
}

/* 8: both ends of a list of one node */
struct node {
    pthread_mutex_t mutex;
    int value;
};

static struct node *head, *tail;

static int ends(void)
{
    pthread_mutex_lock(&head->mutex);
    int sum = head->value;
    pthread_mutex_lock(&tail->mutex); /* expect: double-lock */
    sum += tail->value;
    pthread_mutex_unlock(&tail->mutex);
    pthread_mutex_unlock(&head->mutex);
    return sum;
}

static void *teller(void *arg)
{
    struct book *book = arg;
    transfer(&accounts[1], &accounts[1], 2);
    interest(2);
    audit(&accounts[3]);
    fill_sheets(book);
    wash();
    return NULL;
}

int main(void)
{
    struct parcel parcel = { PTHREAD_MUTEX_INITIALIZER, 0, { NULL } };
    struct book book = { PTHREAD_MUTEX_INITIALIZER, 0, { { NULL, 0 }, { NULL, 0 } } };
    struct node only = { PTHREAD_MUTEX_INITIALIZER, 7 };
    pthread_t thread;
    for (int i = 0; i < 4; i++)
        pthread_mutex_init(&accounts[i].mutex, NULL);
    book.sheets[0].book = book.sheets[1].book = &book;
    garage = calloc(1, sizeof *garage);
    if (!garage)
        return 1;
    pthread_mutex_init(&garage->mutex, NULL);
    garage->engine.lock = &garage->mutex;
    head = tail = &only;
    pthread_create(&thread, NULL, teller, &book);
    drive(garage);
    pack(&parcel);
    int sum = ends();
    pthread_join(thread, NULL);
    printf("%d %d %d\n", parcel.weight, book.words, sum);
    free(garage);
    return 0;
}
