// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Functions that take a lock, called by others that hold it: directly, through layers, pointers, tables, recursion.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define LOCKED(mutex, statement)                                                                                       \
    do {                                                                                                               \
        pthread_mutex_lock(&(mutex));                                                                                  \
        statement;                                                                                                     \
        pthread_mutex_unlock(&(mutex));                                                                                \
    } while (0)

/* 1: directly */
static pthread_mutex_t cash_mutex = PTHREAD_MUTEX_INITIALIZER;
static int cash;

static int balance(void)
{
    pthread_mutex_lock(&cash_mutex);
    int amount = cash;
    pthread_mutex_unlock(&cash_mutex);
    return amount;
}

static int pay(int amount)
{
    int paid = 0;
    pthread_mutex_lock(&cash_mutex);
    if (cash >= amount) {
        cash -= amount;
        paid = 1;
    }
    pthread_mutex_unlock(&cash_mutex);
    return paid;
}

/* 2: two layers below */
static pthread_mutex_t log_mutex = PTHREAD_MUTEX_INITIALIZER;
static int lines, warnings;

static void put_line(const char *text)
{
    pthread_mutex_lock(&log_mutex);
    lines++;
    puts(text);
    pthread_mutex_unlock(&log_mutex);
}

static void complain(const char *text)
{
    put_line("warning:");
    put_line(text);
}

static void warn(const char *text)
{
    pthread_mutex_lock(&log_mutex);
    warnings++;
    pthread_mutex_unlock(&log_mutex);
    complain(text);
}

/* 3: a pointer to a function in a structure */
struct gate {
    pthread_mutex_t mutex;
    int opened;
    void (*on_open)(struct gate *gate);
};

static void count_opening(struct gate *gate)
{
    gate->opened++;
}

static void open_gate(struct gate *gate)
{
    pthread_mutex_lock(&gate->mutex);
    gate->on_open(gate);
    pthread_mutex_unlock(&gate->mutex);
}

/* 4: a table of commands, one of which locks itself */
static pthread_mutex_t lamp_mutex = PTHREAD_MUTEX_INITIALIZER;
static int lit;

static void light(void)
{
    lit = 1;
}

static void toggle(void)
{
    lit = !lit;
}

static void (*const commands[])(void) = { light, toggle };

static void command(int number)
{
    pthread_mutex_lock(&lamp_mutex);
    commands[number & 1]();
    pthread_mutex_unlock(&lamp_mutex);
}

/* 5: what visits each element locks the whole */
struct shelf {
    pthread_mutex_t mutex;
    int books[8];
    int longest;
};

static void for_each(struct shelf *shelf, void (*visit)(struct shelf *shelf, int book))
{
    pthread_mutex_lock(&shelf->mutex);
    for (int i = 0; i < 8; i++)
        visit(shelf, shelf->books[i]);
    pthread_mutex_unlock(&shelf->mutex);
}

static void note_longest(struct shelf *shelf, int book)
{
    if (book <= shelf->longest)
        return;
    shelf->longest = book;
}

/* 6: recursion with the lock held */
struct folder {
    struct folder *inner;
    int files;
};

static pthread_mutex_t tree_mutex = PTHREAD_MUTEX_INITIALIZER;

static int count_inner(const struct folder *folder)
{
    return folder ? folder->files + count_inner(folder->inner) : 0;
}

static int count_files(const struct folder *folder)
{
    if (!folder)
        return 0;
    pthread_mutex_lock(&tree_mutex);
    int files = folder->files + count_inner(folder->inner);
    pthread_mutex_unlock(&tree_mutex);
    return files;
}

/* 7: a macro that locks around a macro that locks */
static pthread_mutex_t meter_mutex = PTHREAD_MUTEX_INITIALIZER;
static int metres, steps;

static void walk(void)
{
    LOCKED(meter_mutex, steps++);
    LOCKED(meter_mutex, metres += 2);
}

/* 8: wrappers that take the address */
static pthread_mutex_t seat_mutex = PTHREAD_MUTEX_INITIALIZER;
static int seats = 40;

static void enter(pthread_mutex_t *mutex)
{
    pthread_mutex_lock(mutex);
}

static void leave(pthread_mutex_t *mutex)
{
    pthread_mutex_unlock(mutex);
}

static int book_seats(int number)
{
    int booked = 1;
    enter(&seat_mutex);
    seats -= number;
    if (seats < 0) {
        seats += number;
        booked = 0;
    }
    leave(&seat_mutex);
    return booked;
}

static void *clerk(void *arg)
{
    struct shelf *shelf = arg;
    pay(3);
    warn("late");
    command(lines);
    for_each(shelf, note_longest);
    walk();
    book_seats(50);
    return NULL;
}

int main(void)
{
    static struct shelf shelf = { PTHREAD_MUTEX_INITIALIZER, { 3, 1, 2 }, 0 };
    struct gate gate = { PTHREAD_MUTEX_INITIALIZER, 0, count_opening };
    struct folder inner = { NULL, 3 }, outer = { &inner, 4 };
    pthread_t thread;
    pthread_create(&thread, NULL, clerk, &shelf);
    pay(1);
    open_gate(&gate);
    int files = count_files(&outer);
    pthread_join(thread, NULL);
    printf("%d %d %d %d %d %d %d %d\n", files, gate.opened, balance(), metres, seats, lit, shelf.longest, warnings);
    return 0;
}
