/*
 * The mark detector's arithmetic, for WebAssembly. Three convolutions that halve the picture, four
 * blocks that look around, one figure for every 8 by 8 pixels: how much the place looks like a mark
 * of secrecy. Pictures lie row by row, all channels of a pixel together, with an empty border.
 *
 *   clang-16 --target=wasm32 -O3 -msimd128 -mbulk-memory -ffast-math -nostdlib -Wl,--no-entry \
 *     -o workflows/adapters/mark-detector/mark-detector.wasm scripts/mark-detector/mark-detector.c
 *
 * and, for the second look, with -DC1=16 -DC2=32 -DC3=64 -DBLOCKS=5 to mark-judge.wasm.
 */
#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(#name)))
#ifndef C1
#define C1 16
#define C2 32
#define C3 48
#define BLOCKS 4
#endif
#define WEIGHTS 65536

extern unsigned char __heap_base;
static uintptr_t top;
static float weights[WEIGHTS];

EXPORT(weights) float *weights_at(void) { return weights; }
EXPORT(begin) void begin(void) { top = ((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15; }

EXPORT(room) void *room(int bytes) {
  void *at = (void *)top;
  top += ((uintptr_t)bytes + 15) & ~(uintptr_t)15;
  const uintptr_t pages = (top + 65535) >> 16;
  const uintptr_t have = __builtin_wasm_memory_size(0);
  if (pages > have && __builtin_wasm_memory_grow(0, pages - have) == (uintptr_t)-1) return 0;
  return at;
}

static float *floats(int count) {
  float *at = room(count * 4);
  if (at) __builtin_memset(at, 0, count * 4);
  return at;
}

static inline v128_t relu(v128_t x) { return wasm_f32x4_max(x, wasm_f32x4_const_splat(0)); }
static inline v128_t add(v128_t a, v128_t b, v128_t c) {
  return wasm_f32x4_add(a, wasm_f32x4_mul(b, c));
}

/* `many` pixels side by side, 16 channels of the next layer; x has a border of 1. */
#define HALVE(CIN, COUT, many)                                                                     \
  for (int co = 0; co < COUT; co += 16) {                                                          \
    v128_t sum[many][4];                                                                           \
    for (int p = 0; p < many; p++)                                                                 \
      for (int v = 0; v < 4; v++) sum[p][v] = wasm_v128_load(bias + co + v * 4);                   \
    for (int ky = 0; ky < 3; ky++)                                                                 \
      for (int kx = 0; kx < 3; kx++) {                                                             \
        const float *from = x + (oy * 2 + ky) * stride + (ox * 2 + kx) * CIN;                      \
        const float *w = kernel + (ky * 3 + kx) * CIN * COUT + co;                                 \
        for (int ci = 0; ci < CIN; ci++, w += COUT) {                                              \
          const v128_t w0 = wasm_v128_load(w), w1 = wasm_v128_load(w + 4);                         \
          const v128_t w2 = wasm_v128_load(w + 8), w3 = wasm_v128_load(w + 12);                    \
          for (int p = 0; p < many; p++) {                                                         \
            const v128_t value = wasm_v128_load32_splat(from + p * 2 * CIN + ci);                  \
            sum[p][0] = add(sum[p][0], w0, value);                                                 \
            sum[p][1] = add(sum[p][1], w1, value);                                                 \
            sum[p][2] = add(sum[p][2], w2, value);                                                 \
            sum[p][3] = add(sum[p][3], w3, value);                                                 \
          }                                                                                        \
        }                                                                                          \
      }                                                                                            \
    for (int p = 0; p < many; p++)                                                                 \
      for (int v = 0; v < 4; v++)                                                                  \
        wasm_v128_store(y + (oy + border) * ystride + (ox + p + border) * COUT + co + v * 4,       \
                        relu(sum[p][v]));                                                          \
  }

#define HALVING(name, CIN, COUT)                                                                   \
  static void name(const float *x, int stride, int width, int height, const float *kernel,         \
                   float *y, int border) {                                                         \
    const float *bias = kernel + 9 * CIN * COUT;                                                   \
    const int ystride = (width + 2 * border) * COUT;                                               \
    for (int oy = 0; oy < height; oy++) {                                                          \
      int ox = 0;                                                                                  \
      for (; ox + 2 <= width; ox += 2) { HALVE(CIN, COUT, 2) }                                     \
      for (; ox < width; ox++) { HALVE(CIN, COUT, 1) }                                             \
    }                                                                                              \
  }

HALVING(first, 3, C1)
HALVING(second, C1, C2)
HALVING(third, C2, C3)

/* Each channel by itself over 5 by 5; x and y have a border of 2. */
static void wide(const float *x, int width, int height, const float *kernel, float *y) {
  const float *bias = kernel + 25 * C3;
  const int stride = (width + 4) * C3;
  for (int oy = 0; oy < height; oy++)
    for (int ox = 0; ox < width; ox++)
      for (int c = 0; c < C3; c += 16) {
        v128_t sum[4];
        for (int v = 0; v < 4; v++) sum[v] = wasm_v128_load(bias + c + v * 4);
        for (int ky = 0; ky < 5; ky++)
          for (int kx = 0; kx < 5; kx++) {
            const float *from = x + (oy + ky) * stride + (ox + kx) * C3 + c;
            const float *w = kernel + (ky * 5 + kx) * C3 + c;
            for (int v = 0; v < 4; v++)
              sum[v] = add(sum[v], wasm_v128_load(from + v * 4), wasm_v128_load(w + v * 4));
          }
        float *to = y + (oy + 2) * stride + (ox + 2) * C3 + c;
        for (int v = 0; v < 4; v++) wasm_v128_store(to + v * 4, relu(sum[v]));
      }
}

/* Mixes the channels of `y` at every place and adds what is in `x`. */
static void mix(float *x, int width, int height, const float *kernel, const float *y) {
  const float *bias = kernel + C3 * C3;
  const int stride = (width + 4) * C3;
  for (int oy = 0; oy < height; oy++)
    for (int ox = 0; ox < width; ox++) {
      const int at = (oy + 2) * stride + (ox + 2) * C3;
      v128_t sum[C3 / 4];
      for (int v = 0; v < C3 / 4; v++) sum[v] = wasm_v128_load(bias + v * 4);
      for (int ci = 0; ci < C3; ci++) {
        const v128_t value = wasm_v128_load32_splat(y + at + ci);
        for (int v = 0; v < C3 / 4; v++)
          sum[v] = add(sum[v], wasm_v128_load(kernel + ci * C3 + v * 4), value);
      }
      for (int v = 0; v < C3 / 4; v++)
        wasm_v128_store(x + at + v * 4, relu(wasm_f32x4_add(sum[v], wasm_v128_load(x + at + v * 4))));
    }
}

static inline float least(float a) { return a > 1 ? 1 : a; }

/*
 * `dark` and `tint` are width by height bytes. Returns one figure (log odds) for every cell, rows of
 * ceil(ceil(ceil(width / 2) / 2) / 2); 0 when there is no memory.
 */
EXPORT(detect) float *detect(const uint8_t *dark, const uint8_t *tint, int width, int height) {
  const int stride = (width + 3) * 3;
  float *page = floats(stride * (height + 3));
  const int w1 = (width + 1) / 2, h1 = (height + 1) / 2;
  const int w2 = (w1 + 1) / 2, h2 = (h1 + 1) / 2;
  const int w3 = (w2 + 1) / 2, h3 = (h2 + 1) / 2;
  float *one = floats((w1 + 3) * (h1 + 3) * C1);
  float *two = floats((w2 + 3) * (h2 + 3) * C2);
  float *three = floats((w3 + 4) * (h3 + 4) * C3);
  float *other = floats((w3 + 4) * (h3 + 4) * C3);
  float *heat = floats(w3 * h3);
  if (!page || !one || !two || !three || !other || !heat) return 0;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      float *to = page + (y + 1) * stride + (x + 1) * 3;
      const float d = dark[y * width + x] / 255.0f;
      to[0] = d;
      to[1] = least(d * 4);
      to[2] = least(tint[y * width + x] * 2 / 255.0f);
    }
  const float *w = weights;
  first(page, stride, w1, h1, w, one, 1);
  w += 9 * 3 * C1 + C1;
  second(one, (w1 + 2) * C1, w2, h2, w, two, 1);
  w += 9 * C1 * C2 + C2;
  third(two, (w2 + 2) * C2, w3, h3, w, three, 2);
  w += 9 * C2 * C3 + C3;
  for (int block = 0; block < BLOCKS; block++) {
    wide(three, w3, h3, w, other);
    w += 25 * C3 + C3;
    mix(three, w3, h3, w, other);
    w += C3 * C3 + C3;
  }
  for (int y = 0; y < h3; y++)
    for (int x = 0; x < w3; x++) {
      const float *from = three + ((y + 2) * (w3 + 4) + x + 2) * C3;
      float sum = w[C3];
      for (int c = 0; c < C3; c++) sum += from[c] * w[c];
      heat[y * w3 + x] = sum;
    }
  return heat;
}
