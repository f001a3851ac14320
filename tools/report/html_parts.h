/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fixed parts of the HTML report, from tools/report/html. Constant data.
 */
#ifndef CC_REPORT_HTML_PARTS_H
#define CC_REPORT_HTML_PARTS_H

extern const char cc_html_page[];   /* the body: empty sections */
extern const char cc_html_style[];  /* CSS */
extern const char cc_html_script[]; /* fills the sections from the report's JSON */

#endif
