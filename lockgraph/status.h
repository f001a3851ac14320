/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Status codes of every fallible function of concheck.
 *
 * A function that can fail returns `enum cc_status` and the compiler insists
 * that the caller looks at it. Results travel through the last parameter.
 * Libraries never print and never exit: the tools turn a status into a message.
 */
#ifndef CC_LOCKGRAPH_STATUS_H
#define CC_LOCKGRAPH_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#define CC_MUST_USE __attribute__((warn_unused_result))

enum cc_status {
    CC_OK = 0,
    CC_ERR_NO_MEMORY, /* the allocator handed in refused */
    CC_ERR_IO,        /* a file could not be opened, read or written; errno says why */
    CC_ERR_FORMAT,    /* a file is not what it claims to be, or is damaged */
    CC_ERR_VERSION,   /* a file was written by another version */
    CC_ERR_INPUT,     /* the input is understood and wrong */
    CC_ERR_LIMIT,     /* a documented bound was reached */
};

#ifdef __cplusplus
}
#endif

#endif
