/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of the command itself: one line each, on stderr, in the form
 * `concheck: error: WHAT: what is wrong; what to do`.
 * Control characters in file names and in what other programs said are shown as '?'.
 */
#ifndef CC_TOOLS_MESSAGE_H
#define CC_TOOLS_MESSAGE_H

/* Print an error line. */
void cc_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Print a warning line: something that the user should change and that is no failure. */
void cc_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Print a note line: something to know that is no failure. */
void cc_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
