// SPDX-License-Identifier: Apache-2.0
// Two threads, one after the other, take two locks in opposite orders; nothing joins the first before the second
// begins. With the argument "hang" both hold one lock before they ask for the other; with "fork" a child does it all.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct account {
    long balance;
    pthread_mutex_t mutex;
};

static struct account *payer, *payee;
static pthread_barrier_t both;
static int hang;

static void *forward(void *unused)
{
    pthread_mutex_lock(&payer->mutex);
    if (hang)
        pthread_barrier_wait(&both);
    pthread_mutex_lock(&payee->mutex); // LINE forward
    payee->balance++;
    pthread_mutex_unlock(&payee->mutex);
    pthread_mutex_unlock(&payer->mutex);
    return unused;
}

static void *backward(void *unused)
{
    if (!hang)
        usleep(20000); // the first thread is through, and still not joined
    pthread_mutex_lock(&payee->mutex);
    if (hang)
        pthread_barrier_wait(&both);
    pthread_mutex_lock(&payer->mutex); // LINE backward
    payer->balance--;
    pthread_mutex_unlock(&payer->mutex);
    pthread_mutex_unlock(&payee->mutex);
    return unused;
}

static struct account *open_account(void)
{
    struct account *account = calloc(1, sizeof *account);
    pthread_mutex_init(&account->mutex, NULL);
    return account;
}

static void transfer(void)
{
    pthread_t first, second;
    payer = open_account();
    payee = open_account();
    pthread_barrier_init(&both, NULL, 2);
    pthread_create(&first, NULL, forward, NULL);
    pthread_create(&second, NULL, backward, NULL);
    pthread_join(first, NULL);
    pthread_join(second, NULL);
}

int main(int argc, char **argv)
{
    hang = argc > 1 && strcmp(argv[1], "hang") == 0;
    if (argc > 1 && strcmp(argv[1], "fork") == 0) {
        pid_t child = fork();
        if (child) {
            waitpid(child, NULL, 0);
            return 0;
        }
    }
    transfer();
    return 5;
}
