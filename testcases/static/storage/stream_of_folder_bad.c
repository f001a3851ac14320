// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two counters read a folder by one stream.
// TSAN: silent: the C library is not instrumented, and takes a lock in the stream
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>

struct count {
    DIR *stream;
    long entries;
};

static void *count_entries(void *arg)
{
    struct count *count = arg;
    while (readdir(count->stream)) /* expect: data-race */
        count->entries++;
    return NULL;
}

int main(void)
{
    DIR *stream = opendir("/tmp");
    if (!stream)
        return 1;
    struct count counts[2] = { { stream, 0 }, { stream, 0 } };
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, count_entries, &counts[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    closedir(stream);
    printf("%ld %ld\n", counts[0].entries, counts[1].entries);
    return 0;
}
