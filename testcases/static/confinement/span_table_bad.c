// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The bounds of each part stand in a table. The second part begins before the first one has ended.
#include <pthread.h>
#include <stdio.h>

static int heights[12];

struct part {
    int *from, *end;
};

static struct part parts[3] = { { heights, heights + 2 }, { heights + 1, heights + 9 }, { heights + 9, heights + 12 } };

static void level(int *from, int *end)
{
    for (int *h = from; h < end; h++)
        *h += 3; /* expect: data-race */
}

static void *work(void *arg)
{
    const struct part *part = arg;
    level(part->from, part->end);
    return NULL;
}

int main(void)
{
    pthread_t workers[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&workers[i], NULL, work, &parts[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(workers[i], NULL);
    printf("%d\n", heights[5]);
    return 0;
}
