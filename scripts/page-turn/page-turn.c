/*
 * Turns rows of a page by a small angle, for WebAssembly. Pixels are red, green and blue, one byte
 * each, packed; each pixel made is the mean of the four it falls between, in steps of 1/128.
 *
 *   clang-16 --target=wasm32 -O3 -msimd128 -mbulk-memory -nostdlib -Wl,--no-entry \
 *     -o workflows/adapters/page-turn/page-turn.wasm scripts/page-turn/page-turn.c
 */
#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(#name)))

extern unsigned char __heap_base;

/* Room for the rows that come in and those that go out. Returns 0 when there is none. */
EXPORT(room) void *room(int bytes) {
  const uintptr_t at = ((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15;
  const uintptr_t pages = (at + bytes + 65535) >> 16;
  const uintptr_t have = __builtin_wasm_memory_size(0);
  if (pages > have && __builtin_wasm_memory_grow(0, pages - have) == (uintptr_t)-1) return 0;
  return (void *)at;
}

/*
 * Columns `first` up to `end` of one row. The pixel of column 0 comes from (x, y), each next one
 * from (cos, -sin) further, in pixels of `from`, whose rows are `stride` bytes; 8 bytes are read
 * from each place, so there is as much room behind the last row.
 */
EXPORT(turn) void turn(const uint8_t *from, int stride, uint8_t *to, int first, int end,
                       double x, double y, double cos, double sin) {
  const int64_t stepx = (int64_t)(cos * 4294967296.0), stepy = (int64_t)(-sin * 4294967296.0);
  int64_t atx = (int64_t)(x * 4294967296.0) + stepx * first;
  int64_t aty = (int64_t)(y * 4294967296.0) + stepy * first;
  uint8_t *out = to + first * 3;
  for (int column = first; column < end; column++, out += 3, atx += stepx, aty += stepy) {
    const uint8_t *at = from + (int)(aty >> 32) * stride + (int)(atx >> 32) * 3;
    const v128_t right = wasm_i16x8_splat((int16_t)((uint32_t)atx >> 25));
    const v128_t below = wasm_i16x8_splat((int16_t)((uint32_t)aty >> 25));
    const v128_t upper = wasm_u16x8_load8x8(at), lower = wasm_u16x8_load8x8(at + stride);
    const v128_t left = wasm_i16x8_add(upper, wasm_i16x8_shr(
        wasm_i16x8_add(wasm_i16x8_mul(wasm_i16x8_sub(lower, upper), below), wasm_i16x8_splat(64)), 7));
    const v128_t next = wasm_i16x8_shuffle(left, left, 3, 4, 5, 6, 7, 7, 7, 7);
    const v128_t made = wasm_i16x8_add(left, wasm_i16x8_shr(
        wasm_i16x8_add(wasm_i16x8_mul(wasm_i16x8_sub(next, left), right), wasm_i16x8_splat(64)), 7));
    const v128_t bytes = wasm_u8x16_narrow_i16x8(made, made);
    wasm_v128_store16_lane(out, bytes, 0);
    wasm_v128_store8_lane(out + 2, bytes, 2);
  }
}
