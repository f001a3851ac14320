// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s %S/Inputs/pump_across_files_bad_pump.c
// The pump's lock and its state are private to another file, reached through functions only.
#include <pthread.h>
#include <stdio.h>

void pump_start(void);
void pump_stop(void);
int pump_starts(void);

static void *operator_shift(void *arg)
{
    for (int i = 0; i < 30; i++) {
        pump_start();
        pump_stop();
    }
    return arg;
}

int main(void)
{
    pthread_t operators[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&operators[i], NULL, operator_shift, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(operators[i], NULL);
    printf("%d starts\n", pump_starts());
    return 0;
}
