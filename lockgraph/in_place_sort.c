/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/in_place_sort.h"

#include <stdbool.h>
#include <string.h>

enum { SHORT_RUN = 16, SWAP_CHUNK = 256 };

int cc_compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

int cc_compare_texts(const char *a, const char *b)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

static void insert_ids(uint32_t *ids, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint32_t id = ids[i];
        size_t at = i;
        for (; at > 0 && ids[at - 1] > id; at--)
            ids[at] = ids[at - 1];
        ids[at] = id;
    }
}

static void sift_down(uint32_t *heap, size_t at, size_t count)
{
    uint32_t id = heap[at];
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && heap[child + 1] > heap[child])
            child++;
        if (heap[child] <= id)
            break;
        heap[at] = heap[child];
    }
    heap[at] = id;
}

/* Searches often find things in order already. */
static bool is_sorted(const uint32_t *ids, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (ids[i - 1] > ids[i])
            return false;
    return true;
}

void cc_sort_ids(uint32_t *ids, size_t count)
{
    if (is_sorted(ids, count))
        return;
    if (count <= SHORT_RUN) {
        insert_ids(ids, count);
        return;
    }
    for (size_t i = count / 2; i-- > 0;)
        sift_down(ids, i, count);
    for (size_t last = count - 1; last > 0; last--) {
        uint32_t largest = ids[0];
        ids[0] = ids[last];
        ids[last] = largest;
        sift_down(ids, 0, last);
    }
}

struct sorter {
    char *base;
    size_t size;
    cc_compare_fn *compare;
    void *context;
};

static int compare_at(const struct sorter *sorter, size_t a, size_t b)
{
    return sorter->compare(sorter->context, sorter->base + a * sorter->size, sorter->base + b * sorter->size);
}

static void swap_bytes(char *a, char *b, size_t bytes)
{
    char chunk[SWAP_CHUNK];
    while (bytes) {
        size_t part = bytes < sizeof chunk ? bytes : sizeof chunk;
        memcpy(chunk, a, part);
        memcpy(a, b, part);
        memcpy(b, chunk, part);
        a += part;
        b += part;
        bytes -= part;
    }
}

/* Exchange `count` elements from `a` on with those from `b` on; the ranges do not overlap. */
static void swap_ranges(const struct sorter *sorter, size_t a, size_t b, size_t count)
{
    swap_bytes(sorter->base + a * sorter->size, sorter->base + b * sorter->size, count * sorter->size);
}

/* Exchange the adjacent ranges [first, middle) and [middle, last) by exchanging ever smaller equal pieces. */
static void rotate(const struct sorter *sorter, size_t first, size_t middle, size_t last)
{
    size_t left = middle - first, right = last - middle;
    while (left && right) {
        if (left <= right) {
            swap_ranges(sorter, middle - left, middle + right - left, left);
            right -= left;
        } else {
            swap_ranges(sorter, middle - left, middle, right);
            left -= right;
        }
    }
}

/*
 * Merge the sorted ranges [first, middle) and [middle, last): find the symmetric
 * cut around the centre, rotate there, and merge the two halves, which do not interact.
 */
static void merge(const struct sorter *sorter, size_t first, size_t middle, size_t last)
{
    while (first < middle && middle < last) {
        size_t centre = first + (last - first) / 2;
        size_t sum = centre + middle;
        size_t low = middle > centre ? sum - last : first;
        size_t high = middle > centre ? centre : middle;
        while (low < high) {
            size_t probe = low + (high - low) / 2;
            if (compare_at(sorter, sum - 1 - probe, probe) >= 0)
                low = probe + 1;
            else
                high = probe;
        }
        size_t end = sum - low;
        if (low < middle && middle < end)
            rotate(sorter, low, middle, end);
        merge(sorter, first, low, centre);
        first = centre;
        middle = end;
    }
}

static void insert_run(const struct sorter *sorter, size_t first, size_t last)
{
    for (size_t i = first + 1; i < last; i++)
        for (size_t at = i; at > first && compare_at(sorter, at - 1, at) > 0; at--)
            swap_ranges(sorter, at - 1, at, 1);
}

void cc_sort_stable(void *base, size_t count, size_t size, cc_compare_fn *compare, void *context)
{
    struct sorter sorter = { base, size, compare, context };
    for (size_t first = 0; first < count; first += SHORT_RUN)
        insert_run(&sorter, first, count - first < SHORT_RUN ? count : first + SHORT_RUN);
    for (size_t run = SHORT_RUN; run < count; run *= 2)
        for (size_t first = 0; count - first > run; first += 2 * run) {
            merge(&sorter, first, first + run, count - first < 2 * run ? count : first + 2 * run);
            if (count - first <= 2 * run)
                break;
        }
}

/* Merge two sorted ranges that touch, with room for the first. */
static void merge_in(const struct sorter *sorter, size_t first, size_t middle, size_t last, char *room)
{
    size_t size = sorter->size;
    char *left = room, *to = sorter->base + first * size, *right = sorter->base + middle * size;
    char *left_end = room + (middle - first) * size, *right_end = sorter->base + last * size;
    if (sorter->compare(sorter->context, right - size, right) <= 0)
        return;
    memcpy(room, to, (middle - first) * size);
    while (left < left_end) {
        bool from_left = right == right_end || sorter->compare(sorter->context, left, right) <= 0;
        memcpy(to, from_left ? left : right, size);
        *(from_left ? &left : &right) += size;
        to += size;
    }
}

/* The middle halves what is sorted, so that the room is enough at every level. */
static void sort_in(const struct sorter *sorter, size_t first, size_t last, char *room)
{
    if (last - first <= SHORT_RUN) {
        insert_run(sorter, first, last);
        return;
    }
    size_t middle = first + (last - first + 1) / 2;
    sort_in(sorter, first, middle, room);
    sort_in(sorter, middle, last, room);
    merge_in(sorter, first, middle, last, room);
}

void cc_sort_stable_in(void *base, size_t count, size_t size, cc_compare_fn *compare, void *context, void *room)
{
    struct sorter sorter = { base, size, compare, context };
    sort_in(&sorter, 0, count, room);
}
