#ifndef C_ALLOCATIONS_H
#define C_ALLOCATIONS_H

#include <stdint.h>

/// How many blocks the calling thread has asked the allocator for, and reallocations count as one each;
/// -1 where this cannot be known.
int64_t allocations_of_this_thread(void);

/// How many bytes of the heap are in use by the process, with what the allocator adds to each block;
/// -1 where this cannot be known.
int64_t heap_bytes_in_use(void);

/// Processor time that the calling thread has used, in nanoseconds.
int64_t thread_time_nanoseconds(void);

#endif
