// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: find_table is in code that is not here
// What a function that is not here finds may be any object of its type that it can name: a member of a variable.
#include <pthread.h>

struct table {
    pthread_mutex_t mutex;
    int rows;
};

struct hall {
    int number;
    struct {
        struct table tables[4];
    } left, right;
};

struct hall hall;
struct table *find_table(const char *name);

static void *guest(void *unused)
{
    struct table *table = find_table("window");
    pthread_mutex_lock(&table->mutex);
    table->rows++;
    pthread_mutex_unlock(&table->mutex);
    return unused;
}

static void *waiter(void *unused)
{
    for (int i = 0; i < 4; i++) {
        pthread_mutex_lock(&hall.left.tables[i].mutex);
        hall.left.tables[i].rows = 0;
        pthread_mutex_unlock(&hall.left.tables[i].mutex);
    }
    return unused;
}

int main(void)
{
    pthread_t one, other;
    pthread_create(&one, NULL, guest, NULL);
    pthread_create(&other, NULL, waiter, NULL);
    pthread_join(one, NULL);
    pthread_join(other, NULL);
    return 0;
}
