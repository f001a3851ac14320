// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A callee keeps the lock on some way, and its caller does not know.
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static int input(void)
{
    static _Thread_local unsigned seed = 9;
    return rand_r(&seed) % 6;
}

/* 1: a wrapper that locks, and fails afterwards */
static pthread_mutex_t disk_mutex = PTHREAD_MUTEX_INITIALIZER;
static int blocks;

static int open_disk(int number)
{
    pthread_mutex_lock(&disk_mutex);
    if (number == 3) {
        pthread_mutex_unlock(&disk_mutex);
        return -EIO;
    }
    return 0;
}

static void close_disk(void)
{
    pthread_mutex_unlock(&disk_mutex);
}

static int write_disk(int number)
{
    int rc = open_disk(number);
    if (rc != 0)
        return rc;
    blocks += number;
    close_disk();
    return 0;
}

/* 2: a function that returns its object locked, or not at all */
struct user {
    pthread_mutex_t mutex;
    int age;
};

static struct user users[3] = { { PTHREAD_MUTEX_INITIALIZER, 20 },
                                { PTHREAD_MUTEX_INITIALIZER, 8 },
                                { PTHREAD_MUTEX_INITIALIZER, 50 } };

static struct user *find_adult(int number)
{
    struct user *user = &users[number % 3];
    pthread_mutex_lock(&user->mutex);
    if (user->age >= 18)
        return user;
    pthread_mutex_unlock(&user->mutex);
    return NULL;
}

static void birthday(int number)
{
    struct user *user = find_adult(number);
    if (!user)
        return;
    user->age++;
    pthread_mutex_unlock(&user->mutex);
}

/* 3: two callees, one that locks and one that may release */
static pthread_mutex_t form_mutex = PTHREAD_MUTEX_INITIALIZER;
static int forms;

static void form_end(int filled)
{
    forms += filled;
    pthread_mutex_unlock(&form_mutex);
}

static void form(int number)
{
    pthread_mutex_lock(&form_mutex);
    form_end(number > 2);
}

/* 4: a structure of functions, one of which does not release */
struct device {
    pthread_mutex_t mutex;
    int value;
    int (*read)(struct device *device);
};

static int read_slowly(struct device *device)
{
    int value = device->value;
    pthread_mutex_unlock(&device->mutex);
    return value;
}

static int read_device(struct device *device)
{
    pthread_mutex_lock(&device->mutex);
    return device->read(device);
}

/* 5: an out parameter says whether it is locked, and is not looked at */
static pthread_mutex_t mode_mutex = PTHREAD_MUTEX_INITIALIZER;
static int mode;

static void try_mode(int *locked)
{
    *locked = pthread_mutex_trylock(&mode_mutex) == 0;
}

static void change_mode(int to)
{
    int locked;
    try_mode(&locked);
    if (locked) {
        mode = to;
        pthread_mutex_unlock(&mode_mutex);
    }
}

/* 6: the number of bytes is the result, and zero bytes too keep it */
static pthread_mutex_t net_mutex = PTHREAD_MUTEX_INITIALIZER;
static int net[4];

static int receive(int number)
{
    pthread_mutex_lock(&net_mutex);
    for (int i = 0; i < number && i < 4; i++)
        net[i] = i;
    return number;
}

static void answer(int number)
{
    int got = receive(number);
    if (got >= 0 || number < 0)
        pthread_mutex_unlock(&net_mutex);
}

/* 7: a macro that returns */
#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            return -1;                                                                                                 \
    } while (0)

static pthread_mutex_t limit_mutex = PTHREAD_MUTEX_INITIALIZER;
static int limit = 4;

static int raise_limit(int by)
{
    CHECK(by > 0);
    pthread_mutex_lock(&limit_mutex);
    limit += by;
    pthread_mutex_unlock(&limit_mutex);
    return 0;
}

/* 8: memory that cannot be had */
static pthread_mutex_t note_mutex = PTHREAD_MUTEX_INITIALIZER;
static char *note;

static int make_note(void)
{
    pthread_mutex_lock(&note_mutex);
    char *made = malloc(8);
    if (!made) {
        perror("malloc");
        pthread_mutex_unlock(&note_mutex);
        return -1;
    }
    free(note);
    note = made;
    pthread_mutex_unlock(&note_mutex);
    return 0;
}

/* 9: the last of three */
static pthread_mutex_t parts[3] = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER };
static int whole;

static void assemble(void)
{
    pthread_mutex_lock(&parts[0]);
    pthread_mutex_lock(&parts[1]);
    pthread_mutex_lock(&parts[2]);
    whole++;
    pthread_mutex_unlock(&parts[2]);
    pthread_mutex_unlock(&parts[1]);
    pthread_mutex_unlock(&parts[0]);
}

static struct device device = { PTHREAD_MUTEX_INITIALIZER, 2, read_slowly };

#define THREAD(name, call)                                                                                             \
    static void *name(void *arg)                                                                                       \
    {                                                                                                                  \
        int number = *(int *)arg;                                                                                      \
        (void)number;                                                                                                  \
        call;                                                                                                          \
        return NULL;                                                                                                   \
    }

THREAD(writer, write_disk(number))
THREAD(guest, birthday(number))
THREAD(former, form(number))
THREAD(reader, read_device(&device))
THREAD(changer, change_mode(number))
THREAD(answerer, answer(number))
THREAD(raiser, raise_limit(number))
THREAD(noter, make_note())
THREAD(assembler, assemble())

int main(int argc, char **argv)
{
    void *(*const work[])(void *) = { writer, guest, former, reader, changer, answerer, raiser, noter, assembler };
    enum { WORK = sizeof work / sizeof work[0] };
    pthread_t threads[WORK];
    int numbers[WORK];
    (void)argv;
    device.value = argc;
    for (int i = 0; i < WORK; i++) {
        numbers[i] = input();
        pthread_create(&threads[i], NULL, work[i], &numbers[i]);
    }
    for (int i = 0; i < WORK; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
