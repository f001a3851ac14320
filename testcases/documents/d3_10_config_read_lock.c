// SPDX-License-Identifier: Apache-2.0
// D3.10: the configuration table, written under the read lock.
//
// The article: RLock where Lock was meant. Readers hold the same lock at the same time, so it keeps nobody out.
//
// Expected: a data race between the write in config_set and the read in config_get, both under the read lock.
//
// RUN: %expect_rules --need data-race %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run %s
// RUN: %check_tsan %s
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define READERS 5
#define ROUNDS 100

struct setting {
    const char *key;
    int value;
};

static struct {
    pthread_rwlock_t lock; // guards the values of `settings`
    struct setting settings[3];
} table = {
    .lock = PTHREAD_RWLOCK_INITIALIZER,
    .settings = { { "timeout", 30 }, { "retries", 3 }, { "workers", 5 } },
};

static struct setting *find_setting(const char *key)
{
    for (size_t i = 0; i < sizeof table.settings / sizeof table.settings[0]; i++) {
        if (strcmp(table.settings[i].key, key) == 0)
            return &table.settings[i];
    }
    return NULL;
}

// The value of `key`, or 0.
static int config_get(const char *key)
{
    struct setting *setting;
    int value = 0;

    pthread_rwlock_rdlock(&table.lock);
    setting = find_setting(key);
    if (setting != NULL)
        // CHECK-DAG: error: {{.*}}value{{.*}}[data-race]
        // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}}read{{.*}} in thread reader
        value = setting->value;
    pthread_rwlock_unlock(&table.lock);
    return value;
}

static void config_set(const char *key, int value)
{
    struct setting *setting;

    pthread_rwlock_rdlock(&table.lock); // should be the write lock
    setting = find_setting(key);
    if (setting != NULL)
        // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}}write{{.*}} in thread writer
        setting->value = value;
    pthread_rwlock_unlock(&table.lock);
}

static void *reader(void *argument)
{
    int *highest = argument;

    for (int i = 0; i < ROUNDS; i++) {
        int timeout = config_get("timeout");

        if (timeout > *highest)
            *highest = timeout;
    }
    return NULL;
}

static void *writer(void *unused)
{
    for (int i = 0; i < ROUNDS; i++)
        config_set("timeout", 31 + i);
    return unused;
}

int main(void)
{
    pthread_t readers[READERS], writing;
    int highest[READERS] = { 0 };

    pthread_create(&writing, NULL, writer, NULL);
    for (int i = 0; i < READERS; i++)
        pthread_create(&readers[i], NULL, reader, &highest[i]);
    for (int i = 0; i < READERS; i++)
        pthread_join(readers[i], NULL);
    pthread_join(writing, NULL);

    for (int i = 0; i < READERS; i++)
        printf("reader %d saw a timeout of up to %d\n", i, highest[i]);
    printf("timeout %d\n", config_get("timeout"));
    return 0;
}
// TSAN-CHECK: tsan: data race
