#include <pthread.h>
#include <stdarg.h>

struct counter {
    int
#include "member.h"
        ;
};

static struct counter counter;

static int first(int n, ...)
{
    va_list rest;
    va_start(rest, n);
    int result = va_arg(rest, int);
    va_end(rest);
    return result;
}

static void *count(void *unused)
{
    counter.count += first(1, 2);
    return unused;
}

int main(void)
{
    pthread_t other;
    if (pthread_create(&other, NULL, count, NULL) != 0)
        return 1;
    count(NULL);
    return pthread_join(other, NULL);
}
