# SPDX-License-Identifier: Apache-2.0
"""Print a program whose worker changes many variables where it takes a job, and many others in the job."""
MANY = 600
FRAME = """#include <pthread.h>
#include <stdlib.h>
struct task {
    struct task *next;
};
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct task *first;
static int pending;
@static int taken#, done#;@
static void *work(void *arg)
{
    pthread_mutex_lock(&mutex);
    for (;;) {
        while (!first)
            pthread_cond_wait(&changed, &mutex);
        struct task *task = first;
        @taken#++;@
        first = task->next;
        pthread_mutex_unlock(&mutex);
        @done# = #;@
        free(task);
        pthread_mutex_lock(&mutex);
        if (--pending == 0)
            pthread_cond_broadcast(&changed);
    }
    return arg;
}
int main(void)
{
    pthread_t worker;
    struct task *task = malloc(sizeof(*task));
    if (!task || pthread_create(&worker, NULL, work, NULL) != 0)
        abort();
    pthread_detach(worker);
    pthread_mutex_lock(&mutex);
    task->next = first;
    first = task;
    pending++;
    pthread_cond_broadcast(&changed);
    while (pending > 0)
        pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    int sum = 0;
    @sum += done#;@
    return sum;
}"""
for i, part in enumerate(FRAME.split("@")):
    print("\n".join(part.replace("#", str(k)) for k in range(MANY)) if i % 2 else part)
