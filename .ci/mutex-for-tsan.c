// Tells ThreadSanitizer what it does not see of Synchronization.Mutex on Linux. The quick way of a lock is compiled
// into its caller and is seen. Where threads meet, the library does the rest, which is not instrumented: the linker
// puts these functions around its own (--wrap in .ci/sanitize). withLockIfAvailable, which nothing here calls, would
// need one more.

// The sanitizer's, absent from what is linked without it.
void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

#define METHOD(name) __attribute__((swiftcall)) void name
#define SELF void *self __attribute__((swift_context))
#define SYMBOL(prefix, name) __asm__(prefix "$s15Synchronization12_MutexHandleV" name)

METHOD(library_lock)(unsigned thread, SELF) SYMBOL("__real_", "9_lockSlowyys6UInt32VF");
METHOD(library_unlock)(SELF) SYMBOL("__real_", "11_unlockSlowyyF");
METHOD(lock)(unsigned thread, SELF) SYMBOL("__wrap_", "9_lockSlowyys6UInt32VF");
METHOD(unlock)(SELF) SYMBOL("__wrap_", "11_unlockSlowyyF");

METHOD(lock)(unsigned thread, SELF) {
  library_lock(thread, self);
  if (__tsan_acquire) __tsan_acquire(self);
}

METHOD(unlock)(SELF) {
  if (__tsan_release) __tsan_release(self);
  library_unlock(self);
}
