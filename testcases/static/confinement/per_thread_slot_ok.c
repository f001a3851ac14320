// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each thread gets its own element of the array.
#include <pthread.h>
#include <stdio.h>

#define SCANNERS 4

struct scan {
    int first, last;
    int found;
};

static void *scan_range(void *arg)
{
    struct scan *s = arg;
    for (int i = s->first; i < s->last; i++)
        if (i % 7 == 0)
            s->found++;
    return NULL;
}

int main(void)
{
    pthread_t scanners[SCANNERS];
    struct scan scans[SCANNERS];
    int found = 0;
    for (int i = 0; i < SCANNERS; i++)
        scans[i] = (struct scan){ i * 100, (i + 1) * 100, 0 };
    for (int i = 0; i < SCANNERS; i++)
        pthread_create(&scanners[i], NULL, scan_range, &scans[i]);
    for (int i = 0; i < SCANNERS; i++)
        pthread_join(scanners[i], NULL);
    for (int i = 0; i < SCANNERS; i++)
        found += scans[i].found;
    printf("%d\n", found);
    return 0;
}
