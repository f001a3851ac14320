// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each counter reads a folder by a stream of its own.
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>

struct count {
    const char *folder;
    long entries;
};

static void *count_entries(void *arg)
{
    struct count *count = arg;
    DIR *stream = opendir(count->folder);
    if (!stream)
        return NULL;
    while (readdir(stream))
        count->entries++;
    closedir(stream);
    return NULL;
}

int main(void)
{
    struct count counts[2] = { { "/tmp", 0 }, { "/", 0 } };
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, count_entries, &counts[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%ld %ld\n", counts[0].entries, counts[1].entries);
    return 0;
}
