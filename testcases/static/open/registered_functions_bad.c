// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a module
// A module whose one public function registers the others with its host. When it is closed it waits for its sampler with
// the mutex held that the sampler needs.
#include <pthread.h>
#include <stdbool.h>

void host_on_settings(const char *module, int (*settings)(const char *key, int value));
void host_on_open(const char *module, int (*open)(void));
void host_on_sample(const char *module, int (*sample)(void));
void host_on_close(const char *module, int (*close)(void));
void host_store(const char *name, long value);
long sensor_level(int port);

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_t sampler;
static bool running, closing;
static long total, samples;
static int port = 3;

static void *take_samples(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&mutex);
    while (!closing) {
        pthread_mutex_unlock(&mutex);
        long level = sensor_level(port);
        pthread_mutex_lock(&mutex);
        total += level;
        samples++;
    }
    pthread_mutex_unlock(&mutex);
    return NULL;
}

static int gauge_config(const char *key, int value)
{
    if (key[0] != 'p')
        return -1;
    port = value;
    return 0;
}

static int gauge_open(void)
{
    if (running)
        return 0;
    if (pthread_create(&sampler, NULL, take_samples, NULL))
        return -1;
    running = true;
    return 0;
}

static int gauge_sample(void)
{
    pthread_mutex_lock(&mutex);
    long mean = samples ? total / samples : 0;
    total = samples = 0;
    pthread_mutex_unlock(&mutex);
    host_store("level", mean);
    return 0;
}

static int gauge_close(void)
{
    pthread_mutex_lock(&mutex);
    closing = true;
    if (running)
        pthread_join(sampler, NULL); /* expect: join-under-lock */
    running = false;
    pthread_mutex_unlock(&mutex);
    return 0;
}

void module_register(void)
{
    host_on_settings("gauge", gauge_config);
    host_on_open("gauge", gauge_open);
    host_on_sample("gauge", gauge_sample);
    host_on_close("gauge", gauge_close);
}
