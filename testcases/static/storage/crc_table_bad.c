// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The table is filled by whoever needs it first.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

static uint8_t crc_table[256];

static void fill_table(void)
{
    for (unsigned i = 0; i < 256; i++)
        crc_table[i] = (uint8_t)(i ^ (i << 1) ^ 7u); /* expect: data-race */
}

static uint8_t crc(const uint8_t *data, int size)
{
    uint8_t sum = 0;
    if (crc_table[1] == 0) /* expect: data-race [read] */
        fill_table();
    for (int i = 0; i < size; i++)
        sum = crc_table[sum ^ data[i]]; /* expect: data-race [read] */
    return sum;
}

static void *check(void *arg)
{
    uint8_t *block = arg;
    block[7] = crc(block, 7);
    return NULL;
}

int main(void)
{
    static uint8_t blocks[2][8] = { "abcdefg", "hijklmn" };
    pthread_t checkers[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&checkers[i], NULL, check, blocks[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(checkers[i], NULL);
    printf("%d %d\n", blocks[0][7], blocks[1][7]);
    return 0;
}
