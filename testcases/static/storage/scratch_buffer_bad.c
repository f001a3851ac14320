// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The scratch buffer is static, one for all threads.
#include <pthread.h>
#include <stdio.h>

static const char *hex(unsigned value)
{
    static char digits[9];
    for (int i = 7; i >= 0; i--) {
        digits[i] = "0123456789abcdef"[value % 16]; /* expect: data-race */
        value /= 16;
    }
    return digits;
}

static void *encode(void *arg)
{
    unsigned *checksum = arg;
    for (unsigned i = 0; i < 50; i++)
        *checksum += (unsigned char)hex(i * 977)[7]; /* may: data-race */
    return NULL;
}

int main(void)
{
    pthread_t encoders[2];
    unsigned sums[2] = { 0, 0 };
    for (int i = 0; i < 2; i++)
        pthread_create(&encoders[i], NULL, encode, &sums[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(encoders[i], NULL);
    printf("%u %u\n", sums[0], sums[1]);
    return 0;
}
