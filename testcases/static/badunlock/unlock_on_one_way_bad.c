// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each function releases its lock on some path on which it does not hold it.
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int stock[6] = { 4, 0, 2, 7, 1, 3 };

/* 1: goto the end before the lock was taken */
static pthread_mutex_t entry_mutex = PTHREAD_MUTEX_INITIALIZER;
static int entries;

static int admit(int age)
{
    int rc = -1;
    if (age < 18)
        goto out;
    pthread_mutex_lock(&entry_mutex);
    entries++;
    rc = 0;
out:
    pthread_mutex_unlock(&entry_mutex); /* expect: unlock-not-held */
    return rc;
}

/* 2: taken under one condition, released under another */
static pthread_mutex_t crate_mutex = PTHREAD_MUTEX_INITIALIZER;
static int crates;

static void load(int number, int shared)
{
    if (shared)
        pthread_mutex_lock(&crate_mutex); /* may: lock-leak */
    crates += number;
    if (number)
        pthread_mutex_unlock(&crate_mutex); /* expect: unlock-not-held */
}

/* 3: a try-lock that did not succeed */
static pthread_mutex_t lift_mutex = PTHREAD_MUTEX_INITIALIZER;
static int rides;

static void ride(void)
{
    int rc = pthread_mutex_trylock(&lift_mutex);
    if (rc == 0)
        rides++;
    pthread_mutex_unlock(&lift_mutex); /* expect: unlock-not-held */
}

/* 4: a timed lock that gave up */
static pthread_mutex_t pool_mutex = PTHREAD_MUTEX_INITIALIZER;
static int swimmers;

static int swim(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 2;
    if (pthread_mutex_timedlock(&pool_mutex, &until) == ETIMEDOUT)
        goto out;
    swimmers++; /* may: data-race */
out:
    pthread_mutex_unlock(&pool_mutex); /* expect: unlock-not-held */
    return 0;
}

/* 5: released in the loop and after it */
static pthread_mutex_t find_mutex = PTHREAD_MUTEX_INITIALIZER;
static int found;

static void find(int what)
{
    pthread_mutex_lock(&find_mutex);
    for (int i = 0; i < 6; i++)
        if (stock[i] == what) {
            found = i;
            pthread_mutex_unlock(&find_mutex);
            break;
        }
    pthread_mutex_unlock(&find_mutex); /* expect: unlock-not-held */
}

/* 6: one case has released it before */
static pthread_mutex_t knob_mutex = PTHREAD_MUTEX_INITIALIZER;
static int knob;

static void turn_knob(int how)
{
    pthread_mutex_lock(&knob_mutex);
    switch (how) {
    case 0:
        knob--;
        break;
    case 1:
        knob++;
        pthread_mutex_unlock(&knob_mutex);
        break;
    default:
        knob = 0;
        break;
    }
    pthread_mutex_unlock(&knob_mutex); /* expect: unlock-not-held */
}

/* 7: the second turn of the loop has no lock any more */
static pthread_mutex_t row_mutex = PTHREAD_MUTEX_INITIALIZER;
static int rows;

static void count_rows(int number)
{
    pthread_mutex_lock(&row_mutex); /* may: lock-leak */
    for (int i = 0; i < number; i++) {
        rows++;                           /* may: data-race */
        pthread_mutex_unlock(&row_mutex); /* expect: unlock-not-held */
    }
}

/* 8: the flag is not taken back */
static pthread_mutex_t beam_mutex = PTHREAD_MUTEX_INITIALIZER;
static int beams;

static void light_beams(int first, int second)
{
    int locked = 0;
    if (first) {
        pthread_mutex_lock(&beam_mutex);
        locked = 1;
        beams++;
        pthread_mutex_unlock(&beam_mutex);
    }
    if (second && !locked) {
        pthread_mutex_lock(&beam_mutex);
        locked = 1;
        beams += 2;
    }
    if (locked)
        pthread_mutex_unlock(&beam_mutex); /* expect: unlock-not-held */
}

/* 9: unlocked in both a branch and its end */
static pthread_mutex_t fuel_mutex = PTHREAD_MUTEX_INITIALIZER;
static int fuel = 9;

static int burn(int amount)
{
    int left;
    pthread_mutex_lock(&fuel_mutex);
    left = fuel - amount;
    if (left < 0) {
        fuel = 0;
        pthread_mutex_unlock(&fuel_mutex);
        puts("empty");
    } else {
        fuel = left;
    }
    pthread_mutex_unlock(&fuel_mutex); /* expect: unlock-not-held */
    return left;
}

/* 10: do while false, left early */
static pthread_mutex_t form_mutex = PTHREAD_MUTEX_INITIALIZER;
static int forms;

static void fill_form(int number)
{
    do {
        if (number < 0)
            break;
        pthread_mutex_lock(&form_mutex);
        forms += number;
    } while (0);
    pthread_mutex_unlock(&form_mutex); /* expect: unlock-not-held */
}

static void *visitor(void *arg)
{
    int number = *(int *)arg;
    admit(number * 9);
    load(number, 1);
    ride();
    swim();
    find(number);
    turn_knob(number);
    count_rows(number + 2);
    light_beams(number, number + 1);
    burn(number);
    fill_form(number - 1);
    return NULL;
}

int main(int argc, char **argv)
{
    (void)argv;
    pthread_t threads[2];
    int numbers[2] = { argc, 2 };
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, visitor, &numbers[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    load(3, 0);
    printf("%d %d %d %d %d %d %d %d\n", entries, crates, rides, found, knob, rows, beams, forms);
    return 0;
}
