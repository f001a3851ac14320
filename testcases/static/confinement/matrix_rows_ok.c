// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A matrix in one piece of memory, its rows divided among as many threads as the command line says; the last takes the rest.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct share {
    int id, workers;
    size_t n;
    const double *left, *right;
    double *product;
};

static void *multiply(void *arg)
{
    const struct share *s = arg;
    size_t rows = s->n / s->workers, from = s->id * rows;
    size_t to = s->id == s->workers - 1 ? s->n : from + rows;
    for (size_t i = from; i < to; i++)
        for (size_t j = 0; j < s->n; j++) {
            double sum = 0;
            for (size_t k = 0; k < s->n; k++)
                sum += s->left[i * s->n + k] * s->right[k * s->n + j];
            s->product[i * s->n + j] = sum;
        }
    return NULL;
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 64;
    int workers = argc > 2 ? atoi(argv[2]) : 4;
    double *left = calloc(n * n, sizeof(*left)), *right = calloc(n * n, sizeof(*right));
    double *product = malloc(n * n * sizeof(*product)), trace = 0;
    pthread_t *threads = malloc(workers * sizeof(*threads));
    struct share *shares = malloc(workers * sizeof(*shares));
    for (int i = 0; i < workers; i++) {
        shares[i] = (struct share){ i, workers, n, left, right, product };
        pthread_create(&threads[i], NULL, multiply, &shares[i]);
    }
    for (int i = 0; i < workers; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < n; i++)
        trace += product[i * n + i];
    printf("%f\n", trace);
    return 0;
}
