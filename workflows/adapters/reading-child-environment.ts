/**
 * All that a child with foreign pictures knows of its surroundings: how the C library (glibc) gives
 * memory of pages that were read back to the system. Nothing of the office's own environment.
 */
export const childEnvironment: NodeJS.ProcessEnv = Object.assign(Object.create(null), {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '1000000',
  MALLOC_TRIM_THRESHOLD_: '1000000',
})
