// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The importer locks the index first, the exporter the file.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t index_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t file_mutex = PTHREAD_MUTEX_INITIALIZER;
static int keys, records;

static void *import(void *arg)
{
    pthread_mutex_lock(&index_mutex);
    pthread_mutex_lock(&file_mutex); /* expect: lock-order-cycle */
    keys++;
    records++;
    pthread_mutex_unlock(&file_mutex);
    pthread_mutex_unlock(&index_mutex);
    return arg;
}

static void *export(void *arg)
{
    pthread_mutex_lock(&file_mutex);
    pthread_mutex_lock(&index_mutex); /* expect: lock-order-cycle */
    keys--;
    records--;
    pthread_mutex_unlock(&index_mutex);
    pthread_mutex_unlock(&file_mutex);
    return arg;
}

int main(void)
{
    pthread_t importer, exporter;
    pthread_create(&importer, NULL, import, NULL);
    pthread_create(&exporter, NULL, export, NULL);
    pthread_join(importer, NULL);
    pthread_join(exporter, NULL);
    printf("%d %d\n", keys, records);
    return 0;
}
