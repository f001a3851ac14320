/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "lockgraph/id_map.h"
#include "runtime-shim/engine/events.h"
#include "runtime-shim/engine/exit_events.h"
#include "runtime-shim/engine/exit_report.h"
#include "runtime-shim/engine/figures.h"
#include "runtime-shim/engine/live_threads.h"
#include "runtime-shim/engine/lock_edges.h"
#include "runtime-shim/engine/lock_holder.h"
#include "runtime-shim/engine/lock_registry.h"
#include "runtime-shim/engine/process_view.h"
#include "runtime-shim/engine/stacks.h"
#include "runtime-shim/engine/steering.h"
#include "runtime-shim/engine/wait_graph.h"
#include "runtime-shim/platform/clock.h"
#include "runtime-shim/platform/followed_child.h"
#include "runtime-shim/platform/mapped_files.h"
#include "runtime-shim/platform/page_memory.h"
#include "runtime-shim/platform/raw_syscall.h"
#include "runtime-shim/platform/text_line.h"
#include "runtime-shim/platform/unwind.h"

enum { REASON = 512 }; /* bytes kept for the reason why the recorder switched itself off */

struct cc_engine cc_engine;

static uint64_t random_number(void)
{
    uint64_t number = 0;
    if (CC_SYSCALL_3(SYS_getrandom, &number, sizeof number, 1 /* do not wait */) != sizeof number)
        number = cc_hash_mix(cc_clock_now() ^ (uint64_t)CC_SYSCALL_1(SYS_getpid, 0) << 32);
    return number ? number : 1;
}

static const char *record_folder(void)
{
    const char *folder = cc_engine.options.dir;
    if (!*folder)
        folder = getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

static void describe_process(void)
{
    struct cc_process_view view;
    if (!cc_process_view_read(&view))
        return;
    cc_record->program = cc_record_add_text(view.program);
    cc_record->command_line = cc_record_add_text(view.command_line);
    cc_record->folder = cc_record_add_text(view.folder);
    cc_process_view_drop(&view);
    const char *options = cc_follow_options();
    cc_record->options = options ? cc_record_add_text(options) : 0;
}

/* Make the record and the calling thread's place in it. */
static const char *open_record(const struct cc_record_identity *identity)
{
    const char *reason = cc_record_file_create(identity);
    if (reason)
        return reason;
    /* Where there is no more room, there is some to say so. */
    cc_engine.reason_room = cc_record_take(CC_RECORD_TEXT, REASON);
    if (!cc_engine.reason_room)
        return "there is no room for the record";
    __atomic_store_n(&cc_brief_lock_stuck, false, __ATOMIC_RELAXED);
    __atomic_store_n(&cc_growing_index_stopped, false, __ATOMIC_RELAXED);
    cc_own_page_set();
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    cc_record->start_realtime = (uint64_t)now.tv_sec * CC_TICKS_PER_SECOND + (uint64_t)now.tv_nsec;
    cc_record->start_ticks = cc_clock_now();
    cc_record->ticks_per_second = CC_TICKS_PER_SECOND;
    cc_record->machine = CC_MACHINE;
    describe_process();
    cc_modules_update();
    return NULL;
}

static void write_error(const char *text)
{
    (void)CC_SYSCALL_3(SYS_write, 2, text, strlen(text));
}

/* Nothing could be recorded, or not to the end: say why, once the program is over. */
static void say_reason(const char *before)
{
    if (cc_engine.options.quiet || !cc_engine.options.predict)
        return;
    write_error(before);
    write_error(cc_engine.off_reason);
    write_error("\n");
}

static void at_exit(int status, void *unused)
{
    (void)unused;
    if (cc_record)
        cc_engine_end(CC_RECORD_EXITED, status);
    else if (cc_engine.off_reason)
        say_reason("concheck: this run is not recorded: ");
}

static void at_exit_elsewhere(void)
{
    at_exit(0, NULL);
}

/* quick_exit() does not pass through _exit. What was registered first is called last. */
static void at_quick_exit_end(void *unused)
{
    (void)unused;
    if (cc_record)
        cc_engine_end(CC_RECORD_EXITED_RAW, 0);
}

static const char *start(void)
{
    struct cc_record_identity identity = { .id = random_number() };
    cc_follow_start();
    if (!cc_options_read(&cc_engine.options, cc_follow_options()))
        write_error("concheck: CONCHECK_OPTIONS is not understood in part; help=1 lists the options\n");
    if (cc_engine.options.help) {
        write_error("concheck: options for CONCHECK_OPTIONS, joined by colons, and what they are without:\n");
        cc_options_help(write_error);
    }
    if (!cc_libc_is_glibc()) {
        (void)atexit(at_exit_elsewhere);
        return "its C library is not glibc";
    }
    if (on_exit(at_exit, NULL) != 0 || __cxa_at_quick_exit(at_quick_exit_end, NULL) != 0)
        return "no function can be registered for the exit";
    if (!cc_real_calls_find())
        return "this C library lacks functions that the shim needs";
    cc_unwind_start();
    cc_engine.front = cc_real_has_front();
    identity.folder = record_folder();
    cc_engine.id = identity.id;
    const char *reason = open_record(&identity);
    if (reason)
        return reason;
    cc_live_key_create();
    return cc_steering_start();
}

bool cc_engine_start(void)
{
    uint32_t phase = CC_ENGINE_NEW;
    if (!__atomic_compare_exchange_n(&cc_engine.phase, &phase, CC_ENGINE_STARTING, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE))
        return phase == CC_ENGINE_ON;
    /* What is called on the way must not be recorded. */
    cc_self_enter(&cc_self);
    const char *reason = start();
    cc_engine.off_reason = reason;
    cc_self.mode = CC_SELF_NEW;
    if (!reason && (!cc_thread_begin(&cc_self, 0, cc_mapping_end((uint64_t)__builtin_frame_address(0)))))
        cc_engine.off_reason = reason = "there is no room for a thread";
    if (reason) {
        cc_self_hide(&cc_self, CC_SELF_OFF);
        __atomic_store_n(&cc_engine.phase, CC_ENGINE_OFF, __ATOMIC_RELEASE);
        return false;
    }
    cc_record->main_thread = cc_self.number;
    __atomic_store_n(&cc_engine.phase, CC_ENGINE_ON, __ATOMIC_RELEASE);
    cc_live_key_set();
    cc_self_leave(&cc_self);
    return true;
}

__attribute__((constructor)) static void start_with_program(void)
{
    (void)cc_engine_start();
    cc_engine.constructed = true;
}

bool cc_self_attach(struct cc_self *self)
{
    if (cc_engine_is_on()) {
        cc_self_enter(self);
        uint64_t here = (uint64_t)__builtin_frame_address(0);
        if (!cc_thread_begin(self, 0, cc_mapping_end(here))) {
            cc_engine_lost();
            cc_self_hide(self, CC_SELF_OFF);
            return false;
        }
        cc_live_key_set();
        cc_self_leave(self);
        return true;
    }
    return __atomic_load_n(&cc_engine.phase, __ATOMIC_ACQUIRE) == CC_ENGINE_NEW && cc_engine_start();
}

void cc_engine_switch_off(const char *reason)
{
    uint32_t phase = CC_ENGINE_ON;
    if (!__atomic_compare_exchange_n(&cc_engine.phase, &phase, CC_ENGINE_OFF, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_RELAXED))
        return;
    /* concheck-ignore[data-race]: only who turned the phase from on to off comes here, and it is never on again */
    cc_engine.off_reason = reason;
    char *text = cc_record_element(CC_RECORD_TEXT, cc_engine.reason_room, 1);
    size_t length = strlen(reason);
    memcpy(text, reason, length < REASON ? length : REASON - 1);
    __atomic_store_n(&cc_record->off_reason, cc_engine.reason_room, __ATOMIC_RELEASE);
    /* Others see it at their next step: what they know of each other is no longer true. */
    __atomic_store_n(&cc_own_page.is_ours, 0, __ATOMIC_RELEASE);
}

void cc_engine_restricted(void)
{
    if (!cc_engine_is_on())
        return;
    cc_engine_switch_off("the program restricts its own system calls (seccomp)");
    cc_engine.restricted = true;
    if (cc_engine.options.predict && !cc_engine.options.keep)
        cc_record_file_remove();
}

void cc_engine_lost(void)
{
    /* concheck-ignore[data-race]: who reads it without atomics reads the record of a process that has ended */
    __atomic_fetch_add(&cc_record->lost, 1, __ATOMIC_RELAXED);
    if (__atomic_load_n(&cc_brief_lock_stuck, __ATOMIC_RELAXED))
        cc_engine_switch_off("a thread stood still inside the recorder for seconds");
    else if (__atomic_load_n(&cc_growing_index_stopped, __ATOMIC_RELAXED))
        cc_engine_switch_off("the process is given no more memory");
    else
        cc_engine_switch_off(cc_record_shortage() ? cc_record_shortage() : "there is no more room for the record");
}

void cc_engine_end(enum cc_record_state state, int status)
{
    /* A child of vfork shares our memory, one of a bare clone has a copy: the record is not theirs. */
    if (!cc_record || cc_self.mode == CC_SELF_BUSY ||
        (!cc_engine.restricted && CC_SYSCALL_1(SYS_getpid, 0) != cc_record->pid))
        return;
    enum cc_self_mode before = (enum cc_self_mode)cc_self.mode;
    cc_self_enter(&cc_self);
    cc_record->exit_status = status;
    if (cc_engine.restricted) {
        __atomic_store_n(&cc_record->state, (uint32_t)state, __ATOMIC_RELEASE);
        if (state == CC_RECORD_EXITED)
            say_reason("concheck: recording stopped early: ");
        cc_self_hide(&cc_self, CC_SELF_OFF);
        return;
    }
    if (__atomic_load_n(&cc_brief_lock_stuck, __ATOMIC_RELAXED) ||
        __atomic_load_n(&cc_growing_index_stopped, __ATOMIC_RELAXED))
        cc_engine_lost();
    if (cc_engine_is_on() && cc_self.thread && state == CC_RECORD_EXITED)
        cc_exit_events_note(&cc_self);
    __atomic_store_n(&cc_record->state, (uint32_t)state, __ATOMIC_RELEASE);
    unsigned findings = cc_engine.options.predict ? cc_report_at_exit(state == CC_RECORD_EXECED) : 0;
    bool keep = cc_engine.options.keep || !cc_engine.options.predict;
    if (!keep)
        cc_record_file_remove();
    else if (state != CC_RECORD_EXECED)
        cc_record_file_trim();
    if (findings && cc_engine.options.exitcode && state == CC_RECORD_EXITED) {
        (void)fflush(NULL);
        (void)CC_SYSCALL_1(SYS_exit_group, cc_engine.options.exitcode);
    }
    if (before == CC_SELF_ON)
        cc_self_leave(&cc_self);
    else
        cc_self.mode = before;
}

/* What the child keeps of the parent's record while it makes its own. */
struct inherited {
    struct cc_record_header header;
    struct cc_record_held *own, *others;
    uint32_t own_count, other_count;
    size_t size;
};

/* The parent's threads have run on, and some mutexes they were only about to acquire: what the child has of a mutex says. */
static bool is_had(const struct cc_record_thread *thread, const struct cc_record_held *held)
{
    int32_t owner;
    long error = held->kind == CC_RECORD_MUTEX ? cc_mutex_owner_peek(cc_record_held_address(held), &owner) : -ENOSYS;
    return error ? error != -EFAULT : owner == thread->tid;
}

static void inherit_from(const struct cc_record_thread *thread, struct cc_record_held *to, uint32_t *count,
                         uint32_t room)
{
    for (uint32_t i = 0; i < cc_thread_held_count(thread) && *count < room; i++) {
        to[*count] = *cc_the_held(thread->held + i);
        if (is_had(thread, &to[*count]))
            (*count)++;
    }
}

static bool inherit(const struct cc_self *self, struct inherited *inherited)
{
    uint32_t room = 0;
    for (uint32_t place = 0; place < cc_live_places(); place++)
        room += cc_live_at(place) ? cc_thread_held_count(cc_the_thread(cc_live_at(place))) : 0;
    inherited->header = *cc_record;
    inherited->size = 2 * (size_t)(room + 1) * sizeof *inherited->own;
    inherited->own = cc_pages_take(inherited->size);
    if (!inherited->own)
        return false;
    inherited->others = inherited->own + room;
    for (uint32_t place = 0; place < cc_live_places(); place++) {
        uint32_t number = cc_live_at(place);
        if (number == self->number)
            inherit_from(cc_the_thread(number), inherited->own, &inherited->own_count, room);
        else if (number)
            inherit_from(cc_the_thread(number), inherited->others, &inherited->other_count, room);
    }
    return true;
}

static void forget_everything(void)
{
    struct cc_growing_index *indexes[] = { &cc_engine.stacks,     &cc_engine.sets,    &cc_engine.classes,
                                           &cc_engine.edges,      &cc_engine.events,  &cc_engine.modules,
                                           &cc_engine.hand_overs, &cc_engine.handles, &cc_engine.tids };
    for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++)
        cc_growing_index_clear(indexes[i]);
    cc_locks_forget();
    cc_lock_edges_forget();
    cc_wait_counts_forget();
    cc_wait_graph_forget();
    cc_figures_forget();
    cc_steering_forget();
    cc_report_forget();
    cc_engine.starting = 0;
}

/* A thread of the parent's that stands for all that held locks there. */
static void add_parent_thread(const struct inherited *inherited, struct cc_self *self)
{
    uint32_t number = cc_record_take(CC_RECORD_THREADS, 1);
    uint32_t block = cc_record_take(CC_RECORD_HELD, inherited->other_count + 1);
    if (!number || !block)
        return;
    for (uint32_t i = 0; i < inherited->other_count; i++) {
        struct cc_record_held *held = cc_the_held(block + i);
        *held = inherited->others[i];
        cc_held_mark(held);
        held->lock = cc_lock_used(self, cc_record_held_address(held), held->kind, held->site, 0);
        held->stack = 0;
    }
    struct cc_record_thread *thread = cc_the_thread(number);
    thread->state = CC_RECORD_THREAD_PARENT;
    thread->held = block;
    __atomic_store_n(&thread->valid, 1, __ATOMIC_RELEASE);
    cc_engine.parent_thread = number;
}

void cc_engine_after_fork(struct cc_self *self)
{
    struct inherited inherited = { .own_count = 0 };
    uint64_t stack_end = self->stack_end;
    bool on = cc_engine_is_on() && inherit(self, &inherited);
    struct cc_record_identity identity = { .folder = record_folder(),
                                           .id = random_number(),
                                           .parent_id = cc_engine.id };
    const char *reason = "nothing was recorded before the fork";
    if (on) {
        forget_everything();
        cc_engine.id = identity.id;
        cc_engine.parent_thread = 0;
        reason = open_record(&identity);
        cc_threads_after_fork(self);
        if (!reason && !cc_thread_begin(self, 0, stack_end))
            reason = "there is no room for a thread";
    }
    if (reason) {
        /* The mapping may still be the parent's. */
        cc_engine.off_reason = reason;
        __atomic_store_n(&cc_engine.phase, CC_ENGINE_OFF, __ATOMIC_RELEASE);
        cc_record = NULL;
        cc_self_hide(self, CC_SELF_OFF);
        return;
    }
    cc_record->main_thread = self->number;
    if (inherited.other_count)
        add_parent_thread(&inherited, self);
    cc_self_leave(self);
    for (uint32_t i = 0; i < inherited.own_count; i++) {
        const struct cc_record_held *held = &inherited.own[i];
        cc_held_push(self, (struct cc_acquisition){ .address = cc_record_held_address(held),
                                                    .site = held->site,
                                                    .kind = held->kind,
                                                    .mode = held->mode });
        cc_held_mark(cc_held_top(self) - 1); /* its mutex has the parent's thread for its owner */
    }
    cc_pages_give(inherited.own, inherited.size);
}
