// SPDX-License-Identifier: Apache-2.0
// Calls that check the room of their buffer (_FORTIFY_SOURCE) may block as the plain ones do, and still end a program that would overrun it.
//
// RUN: %build_it -O2 -D_GNU_SOURCE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -Wno-stringop-overflow
// RUN: nm -D %t | grep -o '__[a-z]*_chk' | grep -v printf | sort > %t.checked
// RUN: printf '__%%s_chk\n' poll ppoll read recv recvfrom | sort | diff - %t.checked
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: grep -o 'call of [a-z]*' %t.out | sort > %t.found
// RUN: printf 'call of %%s\n' poll ppoll read recv recvfrom | sort | diff - %t.found
// RUN: %not --crash %record:quiet=1 %t too much 2>&1 | %FileCheck %s
// CHECK: buffer overflow detected
// CHECK-NOT: fits
#include "two_threads.h"
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

int main(int argc, char **argv)
{
    char data[8] = { 0 };
    int ends[2];
    volatile size_t size = argc > 2 ? 64 : 4; /* the compiler does not know that it fits */
    volatile nfds_t one = 1;
    (void)argv;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) || write(ends[0], "some twelve letters", 16) != 16)
        return 3;
    struct pollfd ready = { .fd = ends[1], .events = POLLIN };
    const struct timespec moment = { .tv_nsec = 1000 };
    pthread_mutex_lock(&a);
    int result = poll(&ready, one, 1) != 1 || ppoll(&ready, one, &moment, NULL) != 1 ||
                 recv(ends[1], data, size, 0) != 4 || recvfrom(ends[1], data, size, 0, NULL, NULL) != 4 ||
                 read(ends[1], data, size) != 4;
    pthread_mutex_unlock(&a);
    puts(result || memcmp(data, "e le", 4) != 0 ? "wrong" : "fits");
    return result;
}
