// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each task has a pointer to its own result.
#include <pthread.h>
#include <stdio.h>

#define TASKS 3

struct task {
    const char *text;
    int *letters;
};

static void *count_letters(void *arg)
{
    struct task *t = arg;
    int n = 0;
    while (t->text[n] != '\0')
        n++;
    *t->letters += n;
    return NULL;
}

int main(void)
{
    static const char *const words[TASKS] = { "rain", "umbrella", "sun" };
    pthread_t threads[TASKS];
    struct task tasks[TASKS];
    int letters[TASKS] = { 0 };
    for (int i = 0; i < TASKS; i++) {
        tasks[i].text = words[i];
        tasks[i].letters = &letters[i];
        pthread_create(&threads[i], NULL, count_letters, &tasks[i]);
    }
    for (int i = 0; i < TASKS; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", letters[0] + letters[1] + letters[2]);
    return 0;
}
