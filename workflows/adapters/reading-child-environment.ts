import { join } from 'node:path'
import { projectFolder } from './bounded-child.ts'

/**
 * All that a child with foreign pictures knows of its surroundings: how the C library (glibc) gives
 * memory of pages that were read back to the system, where the program's own code lies compiled,
 * beside the packages it is part of, and that the canvas library does not look through the machine's
 * fonts before a page wants one. Nothing of the office's own environment.
 */
export const childEnvironment: NodeJS.ProcessEnv = Object.assign(Object.create(null), {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '1000000',
  MALLOC_TRIM_THRESHOLD_: '1000000',
  DISABLE_SYSTEM_FONTS_LOAD: '1',
  NODE_COMPILE_CACHE: join(projectFolder(), 'node_modules', '.cache', 'butphe'),
})
