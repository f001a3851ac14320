// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A mapped file says at its beginning where its table is; each thread takes a row of it for itself.
#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>

struct header {
    uint64_t table, taken;
};

struct row {
    uint64_t value;
};

static struct header *file;

static struct row *row_at(uint64_t index)
{
    return (struct row *)((char *)file + file->table) + index;
}

static void *record(void *arg)
{
    uint64_t mine = __atomic_fetch_add(&file->taken, 1, __ATOMIC_RELAXED);
    row_at(mine)->value = 7;
    return arg;
}

int main(void)
{
    pthread_t recorders[2];
    file = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (file == MAP_FAILED)
        return 1;
    file->table = 4096;
    for (int i = 0; i < 2; i++)
        pthread_create(&recorders[i], NULL, record, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(recorders[i], NULL);
    return row_at(1)->value != 7;
}
