// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A path leads back to the place that locks, with the lock still held.
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

static int input(void)
{
    static _Thread_local unsigned seed = 7;
    return rand_r(&seed) % 5;
}

/* 1: continue leaves out the unlock */
static pthread_mutex_t odd_mutex = PTHREAD_MUTEX_INITIALIZER;
static int odds;

static void count_odds(void)
{
    for (int i = 0; i < 10; i++) {
        int n = input();
        pthread_mutex_lock(&odd_mutex);
        if (n % 2 == 0) {
            pthread_mutex_unlock(&odd_mutex);
            continue;
        }
        odds++;
        pthread_mutex_unlock(&odd_mutex);
    }
}

/* 2: tries again by goto */
static pthread_mutex_t door_mutex = PTHREAD_MUTEX_INITIALIZER;
static int door_open;

static void pass_door(void)
{
again:
    pthread_mutex_lock(&door_mutex);
    if (!door_open && input()) {
        pthread_mutex_unlock(&door_mutex);
        goto again;
    }
    door_open = 0;
    pthread_mutex_unlock(&door_mutex);
}

/* 3: a case falls through to the next */
static pthread_mutex_t mode_mutex = PTHREAD_MUTEX_INITIALIZER;
static int mode;

static void change_mode(int to)
{
    switch (to) {
    case 1:
        pthread_mutex_lock(&mode_mutex);
        mode = 1;
        pthread_mutex_unlock(&mode_mutex);
        /* fall through */
    case 2:
        pthread_mutex_lock(&mode_mutex);
        mode += 2;
        pthread_mutex_unlock(&mode_mutex);
        break;
    default:
        break;
    }
}

/* 4: the flag that says "locked" is set too late */
static pthread_mutex_t page_mutex = PTHREAD_MUTEX_INITIALIZER;
static int pages;

static void print_pages(int number)
{
    int locked = 0;
    for (int i = 0; i < number; i++) {
        if (!locked)
            pthread_mutex_lock(&page_mutex);
        locked = 1;
        pages++;
    }
    if (locked)
        pthread_mutex_unlock(&page_mutex);
}

/* 5: unlocked on the way of success only, then tried once more */
static pthread_mutex_t disk_mutex = PTHREAD_MUTEX_INITIALIZER;
static int blocks;

static int write_block(int block)
{
    pthread_mutex_lock(&disk_mutex);
    if (block == 3) {
        pthread_mutex_unlock(&disk_mutex);
        return -1;
    }
    blocks++;
    pthread_mutex_unlock(&disk_mutex);
    return 0;
}

static void save(void)
{
    int block = input();
    if (write_block(block) != 0)
        write_block(0);
}

/* 6: do while, the lock taken at the bottom for the next turn */
static pthread_mutex_t tape_mutex = PTHREAD_MUTEX_INITIALIZER;
static int at;

static void wind(int to)
{
    pthread_mutex_lock(&tape_mutex);
    do {
        at++;
        pthread_mutex_unlock(&tape_mutex);
        pthread_mutex_lock(&tape_mutex);
    } while (at < to);
    pthread_mutex_unlock(&tape_mutex);
}

/* 7: a lock that the try got already */
static pthread_mutex_t pump_mutex = PTHREAD_MUTEX_INITIALIZER;
static int pumped;

static void pump(void)
{
    while (pthread_mutex_trylock(&pump_mutex) != 0)
        sched_yield();
    pumped++;
    pthread_mutex_unlock(&pump_mutex);
}

/* 8: the result of the try stored, and read the wrong way round */
static pthread_mutex_t well_mutex = PTHREAD_MUTEX_INITIALIZER;
static int litres;

static void draw(void)
{
    int busy = pthread_mutex_trylock(&well_mutex);
    if (busy)
        pthread_mutex_lock(&well_mutex);
    litres++;
    pthread_mutex_unlock(&well_mutex);
}

/* 9: locked before the loop and in its head */
static pthread_mutex_t list_mutex = PTHREAD_MUTEX_INITIALIZER;
static int items = 4;

static int next_item(void)
{
    pthread_mutex_lock(&list_mutex);
    int item = items > 0 ? items-- : 0;
    pthread_mutex_unlock(&list_mutex);
    return item;
}

static int all_items(void)
{
    int sum = 0;
    for (int item = next_item(); item; item = next_item())
        sum += item;
    return sum;
}

/* 10: one branch of two forgets it */
static pthread_mutex_t till_mutex = PTHREAD_MUTEX_INITIALIZER;
static int coins, notes;

static void put_in(int amount)
{
    pthread_mutex_lock(&till_mutex);
    if (amount < 5) {
        coins += amount;
        pthread_mutex_unlock(&till_mutex);
    } else {
        notes += amount;
        pthread_mutex_unlock(&till_mutex);
    }
    pthread_mutex_lock(&till_mutex);
    coins %= 100;
    pthread_mutex_unlock(&till_mutex);
}

static void *run(void *unused)
{
    count_odds();
    pass_door();
    change_mode(input());
    print_pages(3);
    save();
    wind(5);
    pump();
    draw();
    all_items();
    put_in(input() * 2);
    return unused;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, run, NULL);
    pthread_mutex_lock(&door_mutex);
    door_open = 1;
    pthread_mutex_unlock(&door_mutex);
    put_in(7);
    pump();
    pthread_join(thread, NULL);
    printf("%d %d %d %d %d %d %d\n", odds, mode, pages, blocks, pumped, litres, coins + notes);
    return 0;
}
