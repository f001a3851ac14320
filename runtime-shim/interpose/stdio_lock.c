/* SPDX-License-Identifier: Apache-2.0 */
/* flockfile and its family: a stream's own, recursive lock. What stdio locks by itself cannot be seen. */
#include "runtime-shim/interpose/interpose.h"

static void acquired(FILE *stream, uint64_t site, uint8_t flags)
{
    struct cc_self *self = &cc_self;
    if (!cc_self_is_on(self) || cc_held_again(self, (uint64_t)stream))
        return;
    cc_held_push(self, (struct cc_acquisition){ .address = (uint64_t)stream,
                                                .site = site,
                                                .kind = CC_RECORD_STDIO,
                                                .mode = CC_RECORD_EXCLUSIVE,
                                                .flags = flags });
}

static int lock_for_good(void *stream)
{
    cc_real.flockfile(stream);
    return 0;
}

CC_EXPORT void flockfile(FILE *stream)
{
    struct cc_self *self = &cc_self;
    uint64_t site = CC_RETURN_SITE();
    struct cc_holder holder;
    if (!cc_self_is_on(self)) {
        CC_CALL_REAL(flockfile, stream);
        return;
    }
    if (!cc_thread_holds(self->number, (uint64_t)stream, &holder) &&
        cc_lock_holder_find((uint64_t)stream, self->number, &holder)) {
        struct cc_blocking_lock blocking = { .acquisition = { .address = (uint64_t)stream,
                                                              .site = site,
                                                              .kind = CC_RECORD_STDIO,
                                                              .mode = CC_RECORD_EXCLUSIVE },
                                             .lock = lock_for_good };
        (void)cc_lock_contended(self, &blocking);
    } else {
        cc_real.flockfile(stream);
    }
    acquired(stream, site, 0);
}

CC_EXPORT int ftrylockfile(FILE *stream)
{
    int result = CC_CALL_REAL(ftrylockfile, stream);
    if (result == 0)
        acquired(stream, CC_RETURN_SITE(), CC_RECORD_CANNOT_WAIT);
    return result;
}

CC_EXPORT void funlockfile(FILE *stream)
{
    struct cc_self *self = &cc_self;
    struct cc_holder holder;
    if (cc_self_is_on(self) && cc_thread_holds(self->number, (uint64_t)stream, &holder))
        cc_held_pop(self, (uint64_t)stream, CC_RETURN_SITE(), CC_RECORD_STDIO);
    CC_CALL_REAL(funlockfile, stream);
}
